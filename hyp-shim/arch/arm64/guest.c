/*
 * What traps to EL2, and the first entry to the guest.
 */
#include "common/field.h"
#include "core/vcpu.h"
#include "cpu.h"
#include "cycle_counter.h"
#include "id_registers.h"
#include "sysreg.h"

/* vectors.S: leaves EL2 with an empty stack, `context` in the first register and the others zero. */
_Noreturn void guest_eret(uintptr_t context, uint8_t *stack_top);

/*
 * MDCR_EL2: debug and the performance monitors are the guest's, and all event counters; nothing stops them in
 * EL2 (HPMD, HCCD). Without monitors of the architecture's there is no PMCR_EL0.
 */
static uint64_t debug_of_the_guest(void)
{
    return monitors_version() != 0 ? field_get(PMCR_N, read_PMCR_EL0()) : 0;
}

void guest_count_cycles(void)
{
    if (cycle_counter_is_there()) {
        cycle_counter_start();
    }
}

/* What the exits do not save is the guest's from the start. */
static void give_guest_its_registers(void)
{
    write_VPIDR_EL2(read_MIDR());
    write_VMPIDR_EL2(read_MPIDR());
    write_SCTLR_EL1(SCTLR_RESET);
    write_HSTR_EL2(0);
    write_ACTLR_EL2(0); /* nor does it reach controls of this CPU's own, with HCR.TIDCP */
    write_MDCR_EL2(debug_of_the_guest());
}

void guest_trap_wfi(bool trap)
{
    uint64_t hcr = read_HCR();

    write_HCR(trap ? hcr | HCR_TWI : hcr & ~HCR_TWI);
}

struct guest_traps guest_initial_traps(enum guest_interrupts interrupts, bool no_fp)
{
    return (struct guest_traps){
        .hcr = HCR_RW | HCR_VM | HCR_SWIO | HCR_TSC | HCR_TIDCP |
               (interrupts == GUEST_VIRTUAL ? HCR_FMO | HCR_IMO | HCR_AMO : 0) |
               (id_hides_something() ? HCR_TID3 : 0),
        .hcptr = HCPTR_RES1 | (no_fp ? HCPTR_FP : 0),
    };
}

void guest_enter(struct vcpu *vcpu, enum guest_interrupts interrupts)
{
    /* The physical counter is readable on every path. */
    uint64_t cnthctl = CNTHCTL_EL1PCTEN | (interrupts == GUEST_PASSTHROUGH ? CNTHCTL_EL1PCEN : 0);

    give_guest_its_registers();
    cpu_set_vcpu(vcpu);
    vcpu->traps = guest_initial_traps(interrupts, false);
    write_CNTHCTL_EL2(cnthctl);
    write_HCR(vcpu->traps.hcr);
    write_HCPTR(vcpu->traps.hcptr);
    write_ELR_EL2(vcpu->entry);
    write_SPSR_EL2(PSR_MODE_EL1H | PSR_D | PSR_A | PSR_I | PSR_F);
    isb();
    guest_eret(vcpu->start_context, vcpu->stack_top);
}
