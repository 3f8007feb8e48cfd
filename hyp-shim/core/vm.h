/*
 * A virtual machine and its vCPUs: what stands above the virtual GIC and below the exits.
 */
#ifndef CORE_VM_H
#define CORE_VM_H

#include <stdint.h>

#include "common/boot_params.h"
#include "common/counters.h"
#include "vgic/mmio.h"
#include "vgic/vgic.h"
#include "vtimer/vtimer.h"
#include PLATFORM_HEADER

#define PAGE_SIZE 4096U

struct vm;

enum vcpu_power { VCPU_OFF, VCPU_ON_PENDING, VCPU_ON };

/* The virtual GIC's part stands first: the exits find it at the address of the vCPU. */
struct vcpu {
    struct vgic_cpu vgic;
    struct vm *vm;
    struct vtimer physical_timer; /* CNTP, emulated */
    uintptr_t affinity;           /* MPIDR, of the vCPU and of its CPU */
    uint32_t power;               /* enum vcpu_power, changed atomically */
    uintptr_t entry;              /* where it starts, and with what in its first register */
    uintptr_t context;
    bool ran; /* it was on before: its private interrupts are as the guest has set them */
};

struct vm {
    bool passthrough; /* the guest has the physical GIC and timers; the virtual GIC is idle */
    struct vgic vgic;
    struct vcpu vcpus[PLATFORM_CPU_MAX];
};

/* This CPU becomes `vcpu`: its GIC and timers are made ready, and the guest starts at vcpu->entry. */
_Noreturn void vcpu_run(struct vcpu *vcpu);

/* PSCI's CPU_OFF: `vcpu` and its CPU stop, until they are turned on again. */
_Noreturn void vcpu_stop(struct vcpu *vcpu);

/*
 * Builds the one VM of path `params->path`. Returns NULL, or what is wrong with the parameters, for a stop
 * record.
 */
const char *vm_create(struct vm *vm, const struct boot_params *params);

#endif
