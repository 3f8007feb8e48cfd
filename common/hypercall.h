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

#define HVC_EINVAL 0xffffffffU

/*
 * Doorbell page: a 32-bit store of an INTID at offset 0 makes that software interrupt pending, as a store to
 * another guest's mailbox would. Every access to the page exits.
 */
#define DOORBELL_RING 0x0U

#endif
