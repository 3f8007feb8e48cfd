/*
 * A vCPU's first context: that of a guest which was interrupted before its first instruction.
 */
#include "context.h"

#include "frame.h"
#include "sysreg.h"
#include "vectors.h"

/* Places in struct context (context_switch.S). */
#define SYSTEM_ELR   4U
#define SYSTEM_SPSR  5U
#define SYSTEM_SCTLR 6U

/* What lies on the stack of a vCPU that does not run: context_switch() pushes x5 to x15 and x18 to x30. */
struct switched {
    uint64_t x29;
    uintptr_t x30;
    uint64_t others[22];
    struct frame frame;
};

void context_set_vm(struct context *context, uint64_t vttbr, uintptr_t affinity)
{
    context->vttbr = vttbr;
    context->vmpidr = affinity | VMPIDR_RES1;
}

void context_start(struct context *context, uintptr_t entry, uint8_t *stack_top)
{
    struct switched *stack = (struct switched *)(void *)stack_top - 1;

    *stack = (struct switched){.x30 = (uintptr_t)trap_return};
    *context = (struct context){.sp = (uint8_t *)stack};
    context->system[SYSTEM_ELR] = entry;
    context->system[SYSTEM_SPSR] = PSR_MODE_EL1H | PSR_D | PSR_A | PSR_I | PSR_F;
    context->system[SYSTEM_SCTLR] = SCTLR_RESET;
    /* From now on for both: no switch keeps breakpoints. HDE can be written while the OS lock is set. */
    write_OSLAR_EL1(1);
    isb();
    write_MDSCR_EL1(0);
    write_MDCR_EL2(read_MDCR_EL2() | MDCR_TDA | MDCR_TDOSA | MDCR_TDRA);
}
