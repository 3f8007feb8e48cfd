/*
 * New settings: the interrupt is taken out, and comes back with them.
 */
#include "vgic/change/settings.h"

#include <stddef.h>

#include "vgic/deliver.h"
#include "vgic/life.h"
#include "vgic/lr/lr.h"
#include "vgic/ops.h"
#include "vgic/record/word.h"
#include "vgic/waiting.h"

static __attribute__((noinline)) void settle_word(struct vgic_cpu *cpu, struct virq *irq)
{
    word_settle_here(cpu, irq);
}

/* Whether the distributor forwards the interrupt at all: enabled, its group enabled, its target there. */
static bool compute_forward(const struct vgic_cpu *cpu, const struct virq *irq)
{
    const struct vgic *vgic = cpu->vgic;

    return (irq->config & (VIRQ_ENABLED | VIRQ_SHIM)) == VIRQ_ENABLED &&
           (vgic->ctlr >> virq_group_setting(irq) & 1U) != 0 &&
           ((VGIC_LONE_CPU_HAS_ALL && vgic->cpu_count == 1) || irq->targets != 0);
}

void vgic_reconfigure(struct vgic_cpu *cpu, struct virq *irq)
{
    bool on = compute_forward(cpu, irq);
    bool hardware = (irq->config & VIRQ_HW) != 0;
    lr_word_t word = lr_fold(cpu, irq);
    bool taken_out = (word & LR_PENDING) != 0 || (irq->state & VIRQ_QUEUED) != 0;

    irq->config = (uint8_t)(on ? irq->config | VIRQ_FORWARD : irq->config & ~VIRQ_FORWARD);
    if (hardware) {
        ops_hw_enable(irq->intid, on);
    }
    if ((word & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq); /* it comes back with its new settings, or waits */
    }
    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
    }
    vgic_settle_order(irq);
    if (!on) {
        virq_give_back(irq);
    }
    settle_word(cpu, irq);
    vgic_update(cpu, irq);
    if (taken_out || cpu->waiting.first != NULL) {
        vgic_deliver(cpu);
    }
}

void vgic_leave(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
        vgic_deliver(cpu);
    }
}

void vgic_set_priority(struct vgic_cpu *cpu, struct virq *irq, uint32_t priority)
{
    irq->priority = (uint8_t)(priority & PRIORITY_MASK);
    vgic_reconfigure(cpu, irq);
}
