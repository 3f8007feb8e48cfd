/*
 * Hyp mode's configuration registers, and the first entry to the guest.
 */
#include "cpu.h"

#include "banked.h"
#include "sysreg.h"

#define SCTLR_RESET 0x00c50078U /* MMU, caches and alignment checks off (Arm DDI 0406C, B4.1.130) */

_Noreturn void guest_eret(void);

/* What the exits do not save is the guest's from the start. */
static void give_guest_its_registers(void)
{
    write_VPIDR(read_MIDR());
    write_VMPIDR(read_MPIDR());
    write_SCTLR(SCTLR_RESET);
    write_HCPTR(0);
    write_HSTR(0);
    write_CNTHCTL(CNTHCTL_PL1PCTEN); /* the physical counter is readable, its timer traps */
}

void guest_enter(struct vcpu *vcpu, uint32_t entry)
{
    give_guest_its_registers();
    write_HTPIDR((uint32_t)(uintptr_t)vcpu);
    write_HCR(HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_TSC);
    write_ELR_hyp(entry);
    write_SPSR_hyp(PSR_MODE_SVC | PSR_A | PSR_I | PSR_F);
    isb();
    guest_eret();
}
