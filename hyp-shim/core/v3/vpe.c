/*
 * vCPUs whose virtual LPIs the hardware delivers. One that does not run has its vPE descheduled, and a
 * doorbell tells of the next message. What is pending by then, PendingLast, nothing tells of.
 */
#include "vpe.h"

#include "core/exit.h"
#include "core/switch.h"
#include "gic.h"
#include "its_hw.h"
#include "trap.h"
#include "vgic/v3/its.h"

/* LPIs are the first VM's. */
static inline bool has_vpe(const struct vcpu *vcpu)
{
    return vpe_hw_in_use && vcpu->vgic.vgic->its != NULL;
}

void vpe_enter(struct vcpu *vcpu)
{
    if (has_vpe(vcpu)) {
        vpe_hw_enter(vcpu->vgic.index);
    }
}

void vpe_leave(struct vcpu *vcpu)
{
    if (has_vpe(vcpu)) {
        vpe_hw_leave(vcpu->vgic.index);
    }
}

/* What the guest has masked waits for it, as it does in list registers: it gave its CPU away all the same. */
bool vpe_switch(struct vcpu *from)
{
    if (!has_vpe(from)) {
        vpe_hw_enter(from->peer->vgic.index);
        return false;
    }
    return vpe_hw_leave(from->vgic.index) && (read_SPSR_EL2() & PSR_I) == 0;
}

/* A WFI at EL2 ends by a doorbell, which a vPE that is resident has none of. */
void vpe_sleep(struct vcpu *vcpu)
{
    if (!has_vpe(vcpu)) {
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
    if (has_vpe(vcpu)) {
        vgic_count(&vcpu->vgic, COUNT_exit_irq);
    } else {
        vgic_count(&vcpu->peer->vgic, COUNT_exit_irq);
        switch_to_peer(vcpu);
    }
}
