/*
 * The record changes hands, and the physical interrupt follows.
 */
#include "vgic/vcpus/move.h"

#include "vgic/change/pend.h"
#include "vgic/change/settings.h"
#include "vgic/deliver.h"
#include "vgic/life.h"
#include "vgic/lr/spilled.h"
#include "vgic/ops.h"
#include "vgic/policy/spilled_end.h"

uint32_t vgic_refresh(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_reconfigure(cpu, irq);
    return 0;
}

uint32_t vgic_refer_pend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_pend(cpu, irq);
    return 0;
}

/*
 * The physical one follows: it does not fire on its new CPU before the record is that one's. By then it may
 * have been given away in turn, and be on its way to a third.
 */
static void give_to(struct virq *irq, uint32_t target)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;
    bool edge = (irq->config & VIRQ_EDGE) != 0;

    if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
        vgic_give_back(irq); /* it comes to the other CPU from the physical GIC */
    }
    __atomic_store_n(&irq->vcpu, (uint8_t)target, __ATOMIC_RELEASE);
    if (!hardware) {
        return;
    }
    ops_hw_set_target(irq->intid, target, edge);
    while (vgic_owner(irq) != target) {
        target = vgic_owner(irq);
        ops_hw_set_target(irq->intid, target, false);
    }
}

void vgic_move(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t target = irq->targets != 0 ? lowest_bit(irq->targets) : irq->vcpu;

    irq->state &= (uint8_t)~VIRQ_MOVING;
    if (target != irq->vcpu) {
        vgic_leave(cpu, irq);
        give_to(irq, target);
    }
    vgic_on_owner(cpu, irq, vgic_refresh, 0);
}

/*
 * An active one moves at its end. In a list register its end would not be reported: so it goes back into its
 * record, where it is.
 */
static uint32_t set_targets(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    irq->targets = (uint8_t)targets;
    if (targets != 0 && lowest_bit(targets) != cpu->index && lr_owned(cpu, irq)) {
        lr_settle_ends(cpu); /* a spill needs to know whose levels run */
        if (lr_spill_active(cpu, irq)) {
            vgic_deliver(cpu);
        }
    }
    if ((irq->state & VIRQ_ACTIVE) != 0) {
        irq->state |= VIRQ_MOVING;
    } else {
        vgic_move(cpu, irq);
    }
    return 0;
}

void vgic_retarget(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    vgic_on_owner(cpu, irq, set_targets, targets);
}
