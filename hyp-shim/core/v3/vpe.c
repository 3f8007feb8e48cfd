/*
 * vCPUs whose virtual LPIs the hardware delivers. One that does not run has its vPE descheduled, and a
 * doorbell tells of the next message. What is pending by then, PendingLast, nothing tells of.
 */
#include "vpe.h"

#include "its_hw.h"
#include "trap.h"

void vpe_enter(struct vcpu *vcpu)
{
    its_hw_start_cpu();
    if (vpe_is_of(vcpu)) {
        vpe_hw_enter(vcpu->vgic.index);
    }
}

void vpe_leave(struct vcpu *vcpu)
{
    if (vpe_is_of(vcpu)) {
        vpe_hw_leave(vcpu->vgic.index);
    }
}

/* What the guest has masked waits for it, as it does in list registers: it gave its CPU away all the same. */
bool vpe_switch(struct vcpu *from)
{
    if (!vpe_is_of(from)) {
        vpe_hw_enter(from->peer->vgic.index);
        return false;
    }
    return vpe_hw_leave(from->vgic.index) && (read_SPSR_EL2() & PSR_I) == 0;
}
