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

/* The virtual GIC's part stands first: the exits find it at the address of the vCPU. */
struct vcpu {
    struct vgic_cpu vgic;
    struct vm *vm;
    struct vtimer physical_timer; /* CNTP, emulated */
};

struct vm {
    bool passthrough; /* the guest has the physical GIC and timers; the virtual GIC is idle */
    struct vgic vgic;
    struct vcpu vcpus[PLATFORM_CPU_MAX];
};

/* Builds the one VM of path `params->path`. Returns NULL, or what is wrong with the parameters, for a stop
 * record. */
const char *vm_create(struct vm *vm, const struct boot_params *params);

#endif
