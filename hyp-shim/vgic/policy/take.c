/*
 * The short ways as a call.
 */
#include "vgic/policy/take.h"

bool lr_take_any(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t empty = ops_empty_lrs();

    return lr_take_empty(cpu, irq, irq->word, empty) || lr_take_spare(cpu, irq, irq->word, empty);
}
