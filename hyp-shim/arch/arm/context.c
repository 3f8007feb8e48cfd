/*
 * A vCPU's first context: that of a guest which was interrupted before its first instruction.
 */
#include "context.h"

#include "frame.h"
#include "start.h"
#include "sysreg.h"
#include "vectors.h"

/* Places in struct context (context_switch.S). */
#define BANKED_ELR   21U
#define BANKED_SPSR  22U
#define SYSTEM_SCTLR 0U

/* What lies on the stack of a vCPU that does not run. */
struct switched {
    uint32_t r4_r11[8];
    uint32_t lr;
    struct frame frame;
};

void context_set_vm(struct context *context, uint64_t vttbr, uintptr_t affinity)
{
    context->vttbr[0] = (uint32_t)vttbr;
    context->vttbr[1] = (uint32_t)(vttbr >> 32);
    context->vmpidr = affinity | VMPIDR_RES1;
}

void context_start(struct context *context, uintptr_t entry, uint8_t *stack_top)
{
    struct switched *stack = (struct switched *)(void *)stack_top - 1;
    struct start start = start_at(entry);

    *stack = (struct switched){.lr = (uint32_t)(uintptr_t)trap_return};
    *context = (struct context){.sp = (uint8_t *)stack};
    context->banked[BANKED_ELR] = start.elr;
    context->banked[BANKED_SPSR] = start.spsr;
    context->system[SYSTEM_SCTLR] = SCTLR_RESET;
    /* From now on for both: no switch keeps breakpoints, nor the registers of ThumbEE. */
    write_DBGOSLAR(DBGOSLAR_LOCK); /* while it is locked, HDBGen can be written */
    isb();
    write_DBGDSCRext(read_DBGDSCRext() & ~(DBGDSCR_MDBGEN | DBGDSCR_HDBGEN));
    write_HDCR(read_HDCR() | HDCR_TDA | HDCR_TDOSA | HDCR_TDRA);
    write_HSTR(HSTR_TTEE);
}
