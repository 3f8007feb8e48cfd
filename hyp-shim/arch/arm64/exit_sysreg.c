/*
 * Trapped system registers: the CPU interface's of a GICv3, the physical timer's, the debug registers beside
 * another VM, which read as zero, and the ID registers where they hide something. Any other is one the guest
 * does not have.
 */
#include "exit_sysreg.h"

#include "core/exit.h"
#include "exit_icc.h"
#include "id_registers.h"
#include "trap.h"

#define OP0_DEBUG 2U
#define OP1_TRACE 1U

static const struct row {
    uint32_t encoding;
    enum timer_register reg;
} rows[] = {
    {TRAP_SYSREG(3, 3, 14, 2, 0), TIMER_TVAL}, /* CNTP_TVAL_EL0 */
    {TRAP_SYSREG(3, 3, 14, 2, 1), TIMER_CTL},  /* CNTP_CTL_EL0 */
    {TRAP_SYSREG(3, 3, 14, 2, 2), TIMER_CVAL}, /* CNTP_CVAL_EL0 */
};

static const struct row *row_of(uint32_t syndrome)
{
    for (uint32_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if ((syndrome & TRAP_SYSREG_BITS) == rows[i].encoding) {
            return &rows[i];
        }
    }
    return NULL;
}

/* Op0 is 2, and Op1 is not that of trace: MDCR_EL2.TDA, TDOSA and TDRA trap these. */
static bool is_debug(uint32_t syndrome)
{
    return field_get(ESR_SYS_OP0, syndrome) == OP0_DEBUG && field_get(ESR_SYS_OP1, syndrome) != OP1_TRACE;
}

static bool read_as_zero(uint32_t syndrome, struct frame *frame)
{
    if (!is_debug(syndrome)) {
        return false;
    }
    if (field_get(ESR_SYS_READ, syndrome) != 0) {
        frame_write(frame, field_get(ESR_SYS_RT, syndrome), 0);
    }
    return true;
}

/* A debug or an ID register, or one that the guest does not have. */
static __attribute__((noinline)) void exit_other(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    if (!read_as_zero(syndrome, frame) && !id_read_for_guest(syndrome, frame)) {
        exit_unknown(vcpu, syndrome, frame);
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    trap_skip_plain(trap_instruction_length(syndrome));
}

void exit_sysreg(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    const struct row *row;
    uint32_t rt = field_get(ESR_SYS_RT, syndrome);

    if (exit_icc(vcpu, syndrome, frame)) {
        return;
    }
    row = row_of(syndrome);
    if (row == NULL) {
        exit_other(vcpu, syndrome, frame);
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_timer);
    if (field_get(ESR_SYS_READ, syndrome) != 0) {
        frame_write(frame, rt, timer_read(vcpu, row->reg));
    } else {
        timer_write(vcpu, row->reg, frame_read(frame, rt));
    }
    trap_skip_plain(trap_instruction_length(syndrome));
}
