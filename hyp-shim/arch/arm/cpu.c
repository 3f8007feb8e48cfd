/*
 * Hyp mode's configuration registers, and the first entry to the guest.
 */
#include "cpu.h"

#include "banked.h"
#include "core/vm.h"
#include "psci_firmware.h"
#include "sysreg.h"

#define SCTLR_RESET 0x00c50078U /* MMU, caches and alignment checks off (Arm DDI 0406C, B4.1.130) */

/* vectors.S: leaves Hyp mode with an empty stack. */
_Noreturn void guest_eret(uint32_t context, uint8_t *stack_top);

/* boot.S: where a CPU that is turned on starts, with the address of its cpu_boot in r0. */
void secondary_start(void);

uint8_t cpu_stacks[PLATFORM_CPU_MAX][CPU_STACK_SIZE] __attribute__((aligned(8)));

/* What a starting CPU reads while its caches are off. */
struct cpu_boot {
    uint8_t *stack_top;
    struct vcpu *vcpu;
};

static struct cpu_boot boots[PLATFORM_CPU_MAX];

static uint8_t *stack_top(const struct vcpu *vcpu)
{
    return cpu_stacks[vcpu->vgic.index] + CPU_STACK_SIZE;
}

uint32_t cpu_start(struct vcpu *vcpu)
{
    struct cpu_boot *boot = &boots[vcpu->vgic.index];

    *boot = (struct cpu_boot){stack_top(vcpu), vcpu};
    __asm__ volatile("mcr p15, 0, %0, c7, c10, 1" : : "r"(boot) : "memory"); /* DCCMVAC: to memory, ... */
    dsb();                                                                   /* ... before the CPU starts */
    return firmware_cpu_on(vcpu->affinity, (uint32_t)(uintptr_t)secondary_start, (uint32_t)(uintptr_t)boot);
}

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
    write_HTPIDR((uint32_t)(uintptr_t)vcpu);
    write_CNTHCTL(cnthctl);
    write_HCR(hcr);
    write_ELR_hyp(vcpu->entry);
    write_SPSR_hyp(PSR_MODE_SVC | PSR_A | PSR_I | PSR_F);
    isb();
    guest_eret(vcpu->context, stack_top(vcpu));
}
