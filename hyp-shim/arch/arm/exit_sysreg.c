/*
 * Trapped CP15 accesses: the physical timer's registers, and ACTLR, which the guest reads alone: by SMP there
 * it would leave coherency. Trapped CP14 accesses: the debug registers beside
 * another VM, which read as zero. Any other is one the guest does not have.
 */
#include "exit_sysreg.h"

#include "core/exit.h"
#include "trap.h"

/*
 * The encodings, as HSR has them (Arm DDI 0406C, B3.13.6): CNTP_TVAL and CNTP_CTL by MCR, CNTP_CVAL by MCRR.
 */
#define CRN_TIMER      14U
#define CRM_CNTP       2U
#define OPC2_CNTP_TVAL 0U
#define OPC2_CNTP_CTL  1U
#define CRN_SYSTEM     1U
#define CRM_SYSTEM     0U
#define OPC2_ACTLR     1U
#define CRM_TIMER_64   14U
#define OPC1_CNTP_CVAL 2U

/* MRC p14 to the flags, of DBGDSCRint alone, has this for a register. */
#define RT_FLAGS  15U
#define PSR_FLAGS 0xf0000000U

static bool is_read(uint32_t syndrome)
{
    return field_get(HSR_CP_READ, syndrome) != 0;
}

static bool is_actlr(uint32_t syndrome)
{
    return field_get(HSR_CP32_CRN, syndrome) == CRN_SYSTEM && field_get(HSR_CP_CRM, syndrome) == CRM_SYSTEM &&
           field_get(HSR_CP32_OPC1, syndrome) == 0 && field_get(HSR_CP32_OPC2, syndrome) == OPC2_ACTLR;
}

static void exit_other_cp15(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    if (!is_actlr(syndrome)) {
        exit_unknown(vcpu, syndrome, frame);
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    if (is_read(syndrome)) {
        frame_write(frame, field_get(HSR_CP_RT, syndrome), read_ACTLR());
    }
    trap_skip(trap_instruction_length(syndrome));
}

void exit_cp15_32(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    uint32_t opc2 = field_get(HSR_CP32_OPC2, syndrome);
    uint32_t rt = field_get(HSR_CP_RT, syndrome);
    enum timer_register reg = opc2 == OPC2_CNTP_CTL ? TIMER_CTL : TIMER_TVAL;

    if (field_get(HSR_CP32_CRN, syndrome) != CRN_TIMER || field_get(HSR_CP_CRM, syndrome) != CRM_CNTP ||
        field_get(HSR_CP32_OPC1, syndrome) != 0 || opc2 > OPC2_CNTP_CTL) {
        exit_other_cp15(vcpu, syndrome, frame);
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_timer);
    if (is_read(syndrome)) {
        frame_write(frame, rt, (uint32_t)timer_read(vcpu, reg));
    } else {
        timer_write(vcpu, reg, frame_read(frame, rt));
    }
    trap_skip(trap_instruction_length(syndrome));
}

void exit_cp15_64(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    uint32_t rt = field_get(HSR_CP_RT, syndrome);
    uint32_t rt2 = field_get(HSR_CP64_RT2, syndrome);

    if (field_get(HSR_CP_CRM, syndrome) != CRM_TIMER_64 ||
        field_get(HSR_CP64_OPC1, syndrome) != OPC1_CNTP_CVAL) {
        exit_unknown(vcpu, syndrome, frame);
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_timer);
    if (is_read(syndrome)) {
        uint64_t value = timer_read(vcpu, TIMER_CVAL);

        frame_write(frame, rt, (uint32_t)value);
        frame_write(frame, rt2, (uint32_t)(value >> 32));
    } else {
        timer_write(vcpu, TIMER_CVAL, (uint64_t)frame_read(frame, rt2) << 32 | frame_read(frame, rt));
    }
    trap_skip(trap_instruction_length(syndrome));
}

void exit_cp14_32(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    uint32_t rt = field_get(HSR_CP_RT, syndrome);

    if (field_get(HSR_CP32_OPC1, syndrome) != 0) {
        exit_unknown(vcpu, syndrome, frame);
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    if (is_read(syndrome) && rt == RT_FLAGS) {
        write_SPSR_hyp(read_SPSR_hyp() & ~PSR_FLAGS);
    } else if (is_read(syndrome)) {
        frame_write(frame, rt, 0);
    }
    trap_skip(trap_instruction_length(syndrome));
}

/* Where its debug registers are in memory: nowhere. */
void exit_cp14_64(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    frame_write(frame, field_get(HSR_CP_RT, syndrome), 0);
    frame_write(frame, field_get(HSR_CP64_RT2, syndrome), 0);
    trap_skip(trap_instruction_length(syndrome));
}
