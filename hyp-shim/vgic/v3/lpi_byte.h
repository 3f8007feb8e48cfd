/*
 * What an LPI's byte of configuration says comes into its record. Inline for MAPTI, which has nearly nothing
 * else to do.
 */
#ifndef VGIC_V3_LPI_BYTE_H
#define VGIC_V3_LPI_BYTE_H

#include "vgic/v3/its.h"
#include "vgic/v3/its_tables.h"

/* On `direct`: the hardware's byte follows. */
void lpi_configure_hardware(struct vgic_cpu *cpu, const struct virq *irq);

/* `cpu`: whose it is. */
static inline void lpi_settle_forward(struct vgic_cpu *cpu, struct vgic_its *its, struct virq *irq)
{
    bool on = (irq->config & VIRQ_ENABLED) != 0 && its->redist[cpu->index].forwards;

    irq->config = (uint8_t)(on ? irq->config | VIRQ_FORWARD : irq->config & ~VIRQ_FORWARD);
    if (its->direct) {
        lpi_configure_hardware(cpu, irq);
    }
}

/* Nothing pending, no list register and no prepared word: there is nothing to take out and none to settle. */
static inline bool lpi_is_idle(const struct vgic_cpu *cpu, const struct virq *irq)
{
    return irq->state == 0 && irq->lr == LR_NONE && !lpi_is_seated(cpu, irq);
}

/* Of LPI `intid`. */
static inline void lpi_take_byte(struct vgic_cpu *cpu, struct vgic_its *its, struct virq *irq, uint32_t intid)
{
    uint32_t byte = lpi_byte(its, intid);

    irq->priority = (uint8_t)(byte & LPI_CONFIG_PRIORITY & PRIORITY_MASK);
    irq->config = (uint8_t)(VIRQ_EDGE | VIRQ_GROUP1 | (irq->config & VIRQ_FORWARD) |
                            ((byte & LPI_CONFIG_ENABLE) != 0 ? VIRQ_ENABLED : 0));
    if (lpi_is_idle(cpu, irq)) {
        lpi_settle_forward(cpu, its, irq);
    } else {
        lpi_refresh(cpu, irq, 0);
    }
}

#endif
