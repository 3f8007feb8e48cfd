/*
 * The record changes hands, and the physical interrupt follows.
 */
#include "vgic/vcpus/move.h"

#include "vgic/change/pend.h"
#include "vgic/change/settings.h"
#include "vgic/deliver.h"
#include "vgic/lr/spilled.h"
#include "vgic/policy/spilled_end.h"
#include "vgic/record/handover.h"

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

/* It goes now: pending it is taken out here. 1: it is another vCPU's, which is to take it up. */
static __attribute__((noinline)) uint32_t move(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t target = handover_target(irq);

    irq->state &= (uint8_t)~VIRQ_MOVING;
    if (target != irq->vcpu) {
        vgic_leave(cpu, irq);
        handover_give(irq, target);
        return 1;
    }
    vgic_reconfigure(cpu, irq);
    return 0;
}

/*
 * An active one moves at its end. In a list register its end would not be reported: so it goes back into its
 * record, where it is. 1: as of move().
 */
static uint32_t set_targets(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    irq->targets = (uint8_t)targets;
    if (targets != 0 && lowest_bit(targets) != cpu->index && lr_owned(cpu, irq)) {
        bool ended = lr_has_counted_ends(cpu); /* a spill needs to know whose levels run */

        if (ended) {
            lr_settle_counted(cpu);
        }
        if (lr_spill_active(cpu, irq) || ended) {
            vgic_deliver(cpu);
        }
    }
    if ((irq->state & VIRQ_ACTIVE) != 0 && handover_target(irq) != cpu->index) {
        irq->state |= VIRQ_MOVING; /* handover() */
        return 0;
    }
    return move(cpu, irq);
}

void vgic_retarget(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    if (vgic_on_owner(cpu, irq, set_targets, targets) != 0) {
        vgic_on_owner(cpu, irq, vgic_refresh, 0);
    }
}
