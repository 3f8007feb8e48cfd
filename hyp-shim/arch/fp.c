/*
 * The registers change hands: of two vCPUs on a CPU, the one whose use of them does not trap has its own
 * there.
 */
#include "fp.h"

#include "core/exit.h"
#include "cpu.h"

void exit_fp(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    struct vcpu *owner = vcpu->peer;

    (void)syndrome, (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_fp);
    owner->traps.hcptr |= HCPTR_FP;
    vcpu->traps.hcptr &= ~HCPTR_FP;
    write_HCPTR(vcpu->traps.hcptr);
    isb();
    fp_save(&owner->fp);
    fp_load(&vcpu->fp);
}
