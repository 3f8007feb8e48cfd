/*
 * An interrupt's active state, as the guest reads it and changes it by hand.
 */
#ifndef VGIC_VCPUS_ACTIVE_H
#define VGIC_VCPUS_ACTIVE_H

#include "vgic/vcpus/call.h"

/*
 * On its owner's CPU. An end that the shim has not been told of comes first; if the interrupt goes to another
 * vCPU with it, that one is asked in turn.
 */
void vgic_set_active(struct vgic_cpu *cpu, struct virq *irq);
void vgic_clear_active(struct vgic_cpu *cpu, struct virq *irq);
bool vgic_is_active(struct vgic_cpu *cpu, struct virq *irq);

/* The same as actions. */
static inline uint32_t active_read(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    return vgic_is_active(cpu, irq) ? 1 : 0;
}

static inline uint32_t active_set(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_set_active(cpu, irq);
    return 0;
}

static inline uint32_t active_clear(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_clear_active(cpu, irq);
    return 0;
}

#endif
