/*
 * Traps of a GICv3's CPU interface: which registers do, and what comes of them, is in vgic/v3/icc.h.
 */
#ifndef CORE_V3_EXIT_ICC_H
#define CORE_V3_EXIT_ICC_H

#include <stdbool.h>

#include "core/exit.h"
#include "trap.h"
#include "vgic/v3/icc.h"

/* ICC_PMR_EL1; and what all others have in common: op0, op1 and CRn. */
#define ENCODING_PMR   TRAP_SYSREG(3, 0, 4, 6, 0)
#define ENCODING_ICC   TRAP_SYSREG(3, 0, 12, 0, 0)
#define ENCODING_GROUP TRAP_SYSREG(3, 7, 15, 0, 0)

/* The registers of the path. */
extern const struct icc_row *exit_icc_rows;

/* The row of the register that a trapped MSR or MRS names, or NULL: it is none of these. */
static inline const struct icc_row *exit_icc_row(uint32_t syndrome)
{
    if ((syndrome & ENCODING_GROUP) == ENCODING_ICC) {
        return &exit_icc_rows[ICC_INDEX(field_get(ESR_SYS_CRM, syndrome), field_get(ESR_SYS_OP2, syndrome))];
    }
    return (syndrome & TRAP_SYSREG_BITS) == ENCODING_PMR ? &exit_icc_rows[ICC_PMR] : NULL;
}

/* False, with nothing done: the trap is of no such register, or the wrong way for it. */
static inline bool exit_icc(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    const struct icc_row *row = exit_icc_row(syndrome);
    uint32_t rt = field_get(ESR_SYS_RT, syndrome);
    bool is_read = field_get(ESR_SYS_READ, syndrome) != 0;

    if (row == NULL || (is_read ? row->read == NULL : row->write == NULL)) {
        return false;
    }
    trap_skip_plain(TRAP_SYSREG_LENGTH);
    vcpu->vgic.counters->value[row->counter]++;
    if (is_read) {
        frame_set(frame, rt, row->read(&vcpu->vgic));
    } else {
        row->write(&vcpu->vgic, frame_get(frame, rt));
    }
    return true;
}

#endif
