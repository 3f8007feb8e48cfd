/*
 * A virtual machine and its vCPUs: what stands above the virtual GIC and below the exits.
 */
#ifndef CORE_VCPU_H
#define CORE_VCPU_H

#include <stdint.h>

#include "common/boot_params.h"
#include "common/counters.h"
#include "context.h"
#include "fp.h"
#include "stage2.h"
#include "traps.h"
#include "vgic/registers/mmio.h"
#include "vgic/vgic.h"
#include "vtimer/vtimer.h"
#include PLATFORM_HEADER

#define PAGE_SIZE 4096U

struct vm;

/* LENT: off, as the guest sees it; its CPU is at work for the shim (core/interference.h). */
enum vcpu_power { VCPU_OFF, VCPU_ON_PENDING, VCPU_ON, VCPU_LENT };

/* vCPUs there are at most: one for each CPU, and the second VM's. */
#define VCPU_MAX (PLATFORM_CPU_MAX + 1U)

/* The virtual GIC's part stands first: the exits find it at the address of the vCPU. */
struct vcpu {
    struct vgic_cpu vgic;
    struct vm *vm;
    struct vcpu *peer;            /* of another VM, on the same CPU; NULL: alone (core/switch.h) */
    struct vtimer physical_timer; /* CNTP, emulated */
    uint8_t *stack_top;           /* Hyp mode's stack */
    uintptr_t affinity;           /* MPIDR, of the vCPU and of its CPU */
    uint32_t power;               /* enum vcpu_power, changed atomically */
    uintptr_t entry;              /* where it starts, and with what in its first register */
    uintptr_t start_context;
    bool taken; /* from the earlier owner of its CPU's private interrupts: by that CPU itself */

    /* While its peer runs. */
    struct context context;
    struct vtimer virtual_timer; /* CNTV */
    uint64_t wake;               /* tick of the physical counter at which it must run, UINT64_MAX for none */
    struct guest_traps traps;
    bool waiting; /* in WFI */
    bool is_next; /* EL2's timer is armed to give it the CPU */
    struct fp fp;
};

struct vm {
    bool passthrough;        /* the guest has the physical GIC and timers; the virtual GIC is idle */
    bool second;             /* the guest of the first: what is about the run, or both, is not its to ask */
    uint64_t counter_offset; /* CNTVOFF of all its vCPUs */
    struct stage2 stage2;
    struct vgic vgic;
    struct vcpu vcpus[PLATFORM_CPU_MAX];
};

#endif
