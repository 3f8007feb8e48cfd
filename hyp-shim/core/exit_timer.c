/*
 * Accesses to the emulated physical timer.
 */
#include "core/exit.h"

#include "core/switch.h"
#include "core/timer.h"
#include "timer_hw.h"

/*
 * Brings line and deadline up to date. Only one of them is ever to come: what is due now waits for nothing.
 */
static void apply(struct vcpu *vcpu)
{
    uint64_t now = timer_hw_now();
    uint64_t deadline;

    if (vtimer_will_rise(&vcpu->physical_timer, now, &deadline)) {
        timer_hw_arm(deadline);
    } else {
        timer_hw_disarm();
    }
    vgic_set_line(&vcpu->vgic, timer_physical_irq(vcpu), vtimer_output(&vcpu->physical_timer, now));
    if (vcpu->peer != NULL) {
        switch_arm(vcpu);
    }
}

uint64_t timer_read(struct vcpu *vcpu, enum timer_register reg)
{
    switch (reg) {
    case TIMER_CTL:
        return vtimer_read_ctl(&vcpu->physical_timer, timer_hw_now());
    case TIMER_TVAL:
        return vtimer_read_tval(&vcpu->physical_timer, timer_hw_now());
    default:
        return vcpu->physical_timer.cval;
    }
}

void timer_write(struct vcpu *vcpu, enum timer_register reg, uint64_t value)
{
    switch (reg) {
    case TIMER_CTL:
        vtimer_write_ctl(&vcpu->physical_timer, (uint32_t)value);
        break;
    case TIMER_TVAL:
        vtimer_write_tval(&vcpu->physical_timer, (uint32_t)value, timer_hw_now());
        break;
    default:
        vcpu->physical_timer.cval = value;
        break;
    }
    apply(vcpu);
}
