/*
 * What traps to Hyp mode, and the first entry to the guest.
 */
#include "banked.h"
#include "common/field.h"
#include "core/vcpu.h"
#include "cpu.h"
#include "cycle_counter.h"
#include "start.h"
#include "sysreg.h"

/* vectors.S: leaves Hyp mode with an empty stack, `context` in the first register and the others zero. */
_Noreturn void guest_eret(uintptr_t context, uint8_t *stack_top);

/*
 * HDCR: debug and the performance monitors are the guest's, and all event counters there are; whoever had Hyp
 * mode before may have left traps; nothing stops them in Hyp mode (HPMD). PMCR is there from version 1 of the
 * monitors on.
 */
static uint32_t debug_of_the_guest(void)
{
    return monitors_version() != 0 ? field_get(PMCR_N, read_PMCR()) : 0;
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
    write_VPIDR(read_MIDR());
    write_VMPIDR(read_MPIDR());
    write_SCTLR(SCTLR_RESET);
    write_HSTR(0); /* ThumbEE too, which ID_PFR0 may offer */
    write_HACTLR(0);
    write_HDCR(debug_of_the_guest());
}

void guest_trap_wfi(bool trap)
{
    uint32_t hcr = read_HCR();

    write_HCR(trap ? hcr | HCR_TWI : hcr & ~HCR_TWI);
}

struct guest_traps guest_initial_traps(enum guest_interrupts interrupts, bool no_fp)
{
    return (struct guest_traps){
        .hcr = HCR_VM | HCR_SWIO | HCR_TSC | HCR_TIDCP | HCR_TAC |
               (interrupts == GUEST_VIRTUAL ? HCR_FMO | HCR_IMO | HCR_AMO : 0),
        .hcptr = HCPTR_RES1 | (no_fp ? HCPTR_FP : 0),
    };
}

void guest_enter(struct vcpu *vcpu, enum guest_interrupts interrupts)
{
    struct start start = start_at(vcpu->entry);
    /* The physical counter is readable on every path. */
    uint32_t cnthctl = CNTHCTL_PL1PCTEN | (interrupts == GUEST_PASSTHROUGH ? CNTHCTL_PL1PCEN : 0);

    give_guest_its_registers();
    cpu_set_vcpu(vcpu);
    vcpu->traps = guest_initial_traps(interrupts, false);
    write_CNTHCTL(cnthctl);
    write_HCR(vcpu->traps.hcr);
    write_HCPTR(vcpu->traps.hcptr);
    write_ELR_hyp(start.elr);
    write_SPSR_hyp(start.spsr);
    isb();
    guest_eret(vcpu->start_context, vcpu->stack_top);
}
