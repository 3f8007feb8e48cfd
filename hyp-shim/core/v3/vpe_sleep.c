/*
 * Where a vCPU sleeps whose virtual LPIs the hardware delivers, and what wakes it.
 */
#include "vpe_sleep.h"

#include "core/exit.h"
#include "core/switch.h"
#include "gic.h"
#include "trap.h"
#include "vpe.h"

/* A WFI at EL2 ends by a doorbell, which a vPE that is resident has none of. */
void vpe_sleep(struct vcpu *vcpu)
{
    if (!vpe_is_of(vcpu)) {
        switch_sleep(vcpu);
        return;
    }
    if (!vpe_hw_leave(vcpu->vgic.index)) {
        switch_sleep(vcpu);
    }
    vpe_hw_enter(vcpu->vgic.index);
}

/* exit_wait(). */
void exit_wait_with_vpes(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_wfi);
    trap_skip(trap_instruction_length(syndrome));
    vpe_sleep(vcpu);
}

/* A doorbell: the vCPU runs again, or does now, and finds what it was rung for. */
void exit_irq_with_vpes(struct vcpu *vcpu)
{
    uint32_t iar = gic_acknowledge();

    if (iar < INTID_LPI_FIRST) {
        exit_irq_acknowledged(vcpu, iar);
        return;
    }
    gic_drop_priority(iar); /* which an LPI's end is, too: it has no active state */
    if (vpe_is_of(vcpu)) {
        vgic_count(&vcpu->vgic, COUNT_exit_irq);
    } else {
        vgic_count(&vcpu->peer->vgic, COUNT_exit_irq);
        switch_to_peer(vcpu);
    }
}
