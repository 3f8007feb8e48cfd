/*
 * What a guest may ask of the shim: HVC #0 with the number in r0 (x0), arguments from r1 on, result in r0.
 * And the two IPA pages the shim offers: the doorbell and, read-only, the counters.
 */
#ifndef COMMON_HYPERCALL_H
#define COMMON_HYPERCALL_H

#define HVC_NULL    0 /* returns 0: the shortest way in and out */
#define HVC_PEND    1 /* r1 = INTID of a PPI or SPI: makes it pending as GICD_ISPENDR does; 0 or HVC_EINVAL */
#define HVC_END     2 /* the run is over: powers the machine off, does not return */
#define HVC_COUNTER 3 /* r1 = number of a counter (common/counters.h): its value, or HVC_EINVAL */

/* r1 = 1: WFI traps and the shim sleeps for the guest; 0: it does not (as at start). */
#define HVC_TRAP_WFI 4

/*
 * A second VM on the CPU of vCPU 0, from a copy of the guest's image as it was loaded: r1 = ticks its virtual
 * counter is behind the physical one (CNTVOFF). It starts when it is switched to. 0, also when it is there
 * already; or HVC_EINVAL where there can be none: from another vCPU, or with the physical interrupt
 * controller passed through.
 */
#define HVC_VM_START 5
#define HVC_VM_SWITCH                                                                                        \
    6 /* the other VM of this CPU runs; returns 0 when this one runs again. HVC_EINVAL: none */

/* What is about both VMs is the first one's to ask; the second one's HVC_END turns that alone off. */
#define HVC_VM_SLICE 7 /* r1 = ticks after which the other VM of this CPU runs, each in its turn; 0: none */
/* Fewer are refused: a VM would leave the CPU before it has done anything. */
#define HVC_SLICE_LEAST 2000U

#define HVC_VM_SAVE  8 /* r1 = HVC_SAVE_*: what a switch saves and loads, to measure its share */
#define HVC_VM_FAULT 9 /* r1 = where the second VM met an exception it did not expect: ends the run */

/* The conditions for maintenance, bits of GICH_HCR, that this hardware gets wrong, and the shim never arms.
 */
#define HVC_UNUSABLE_CONDITIONS 10

/* How many list registers the GIC has. */
#define HVC_LIST_REGISTERS 11

/*
 * CPUs whose vCPUs are off thrash caches or memory meanwhile: r1 = THRASH_* (common/thrash.h). Returns how
 * many begin; or with THRASH_NONE, when all have stopped, how many KiB they went through. HVC_EINVAL: with a
 * second VM, from another vCPU than the first, or while others are at it.
 */
#define HVC_INTERFERE 12

#define HVC_SAVE_ALL      0U
#define HVC_SAVE_NO_VGIC  1U
#define HVC_SAVE_NO_TIMER 2U

#define HVC_EINVAL 0xffffffffU

/*
 * The page that both VMs see at PLATFORM_SHARED_IPA once there are two: 4 KiB of memory, at first zero.
 *
 * Doorbell page: a 32-bit store of an INTID at offset 0 makes that software interrupt pending, as a store to
 * another guest's mailbox would. Every access to the page exits.
 */
#define DOORBELL_RING 0x0U

/* The same at another offset, where a host has two ways of answering: the slow one, through user space. */
#define DOORBELL_RING_SLOWLY 0x4U

/*
 * In place of the counters' page a host may have a register at its start, by which the guest says when to
 * count and when to print what was counted as `cnt` records. Each store exits; those are not counted.
 */
#define HOST_COUNTS_DO     0x0U
#define HOST_COUNTS_CLEAR  0U
#define HOST_COUNTS_START  1U
#define HOST_COUNTS_STOP   2U
#define HOST_COUNTS_REPORT 3U

#endif
