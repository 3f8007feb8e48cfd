/*
 * A virtual machine and its vCPUs: what stands above the virtual GIC and below the exits.
 */
#ifndef CORE_VM_H
#define CORE_VM_H

#include <stdint.h>

#include "common/boot_params.h"
#include "common/counters.h"
#include "context.h"
#include "cpu.h"
#include "fp.h"
#include "stage2.h"
#include "vgic/registers/mmio.h"
#include "vgic/vgic.h"
#include "vtimer/vtimer.h"
#include PLATFORM_HEADER

#define PAGE_SIZE 4096U

struct vm;

enum vcpu_power { VCPU_OFF, VCPU_ON_PENDING, VCPU_ON };

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
    uint64_t counter_offset; /* CNTVOFF of all its vCPUs */
    struct stage2 stage2;
    struct vgic vgic;
    struct vcpu vcpus[PLATFORM_CPU_MAX];
};

/*
 * Each CPU takes its private interrupts over from whoever had them. They are banked, so that no other can do
 * it: the CPUs of all vCPUs but the first are turned on for that, and go off again. Whatever comes for them
 * afterwards is the guest's. A CPU that the firmware does not turn on is no error until the guest wants it;
 * one that it says it did, and that does not come, stops the run.
 */
void vm_take_cpus(struct vm *vm);

/* The part of a CPU that was just turned on: does not return if that was for no more. */
void vcpu_take_cpu(struct vcpu *vcpu);

/* This CPU becomes `vcpu`: its GIC and timers are made ready, and the guest starts at vcpu->entry. */
_Noreturn void vcpu_run(struct vcpu *vcpu);

/* PSCI's CPU_OFF: `vcpu` and its CPU stop, until they are turned on again. */
_Noreturn void vcpu_stop(struct vcpu *vcpu);

/*
 * Makes the second VM, on the CPU of `first`, which asks for it, its counter `counter_offset` ticks behind
 * the physical one. False: there can be none.
 */
bool vm_create_second(struct vcpu *first, uint32_t counter_offset);

/*
 * Builds the VM of path `params->path`. Returns NULL, or what is wrong with the parameters, for a stop
 * record.
 */
const char *vm_create(struct vm *vm, const struct boot_params *params);

#endif
