/*
 * What traps to Hyp mode, and the first entry to the guest.
 */
#include "banked.h"
#include "core/vm.h"
#include "cpu.h"
#include "sysreg.h"

#define SCTLR_RESET 0x00c50078U /* MMU, caches and alignment checks off (Arm DDI 0406C, B4.1.130) */

/* vectors.S: leaves Hyp mode with an empty stack. */
_Noreturn void guest_eret(uintptr_t context, uint8_t *stack_top);

/* What the exits do not save is the guest's from the start. */
static void give_guest_its_registers(void)
{
    write_VPIDR(read_MIDR());
    write_VMPIDR(read_MPIDR());
    write_SCTLR(SCTLR_RESET);
    write_HCPTR(0);
    write_HSTR(0);
}

void guest_trap_wfi(bool trap)
{
    uint32_t hcr = read_HCR();

    write_HCR(trap ? hcr | HCR_TWI : hcr & ~HCR_TWI);
}

void guest_enter(struct vcpu *vcpu, enum guest_interrupts interrupts)
{
    uint32_t hcr = HCR_VM | HCR_SWIO | HCR_TSC;
    uint32_t cnthctl = CNTHCTL_PL1PCTEN; /* the physical counter is readable on every path */

    give_guest_its_registers();
    if (interrupts == GUEST_PASSTHROUGH) {
        cnthctl |= CNTHCTL_PL1PCEN;
    } else {
        hcr |= HCR_FMO | HCR_IMO | HCR_AMO;
    }
    write_HTPIDR((uintptr_t)vcpu);
    write_CNTHCTL(cnthctl);
    write_HCR(hcr);
    write_ELR_hyp(vcpu->entry);
    write_SPSR_hyp(PSR_MODE_SVC | PSR_A | PSR_I | PSR_F);
    isb();
    guest_eret(vcpu->context, cpu_stack_top(vcpu->vgic.index));
}
