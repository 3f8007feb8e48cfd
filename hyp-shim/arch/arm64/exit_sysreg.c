/*
 * Trapped system registers: the CPU interface's of a GICv3, the physical timer's, and the ID
 * registers where they hide something. Any other is one the guest does not have.
 */
#include "exit_sysreg.h"

#include "core/exit.h"
#include "exit_icc.h"
#include "id_registers.h"
#include "trap.h"

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

/* An ID register, or one that the guest does not have. */
static __attribute__((noinline)) void exit_other(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    if (!id_read_for_guest(syndrome, frame)) {
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
