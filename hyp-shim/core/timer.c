/*
 * The emulated physical timer: its line is a virtual level, its deadline is EL2's timer's.
 */
#include "core/timer.h"

#include "core/switch.h"
#include "timer_hw.h"

static struct virq *physical_irq(struct vcpu *vcpu)
{
    return vgic_irq(&vcpu->vgic, PLATFORM_PTIMER_INTID);
}

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
    vgic_set_line(&vcpu->vgic, physical_irq(vcpu), vtimer_output(&vcpu->physical_timer, now));
    if (vcpu->peer != NULL) {
        switch_arm(vcpu);
    }
}

void timer_reset(struct vcpu *vcpu)
{
    vtimer_reset(&vcpu->physical_timer);
    vtimer_reset(&vcpu->virtual_timer);
    timer_hw_reset();
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

void timer_catch_up(struct vcpu *vcpu)
{
    if (vtimer_output(&vcpu->physical_timer, timer_hw_now())) {
        vgic_raise_line(&vcpu->vgic, physical_irq(vcpu));
    }
}

void timer_expired(struct vcpu *vcpu)
{
    timer_hw_disarm();
    vgic_raise_line(&vcpu->vgic, physical_irq(vcpu));
}

/* The physical tick at which a timer will raise its interrupt; UINT64_MAX if it has, or nobody listens. */
static uint64_t awaited(const struct vtimer *timer, uint64_t offset, const struct virq *irq)
{
    bool open = (irq->config & VIRQ_FORWARD) != 0 && (irq->state & (VIRQ_HW_ACTIVE | VIRQ_LINE)) == 0;

    return open ? vtimer_deadline_at(timer, offset) : UINT64_MAX;
}

uint64_t timer_own_deadline(struct vcpu *vcpu)
{
    return (physical_irq(vcpu)->state & VIRQ_LINE) != 0 ? UINT64_MAX : vtimer_deadline(&vcpu->physical_timer);
}

uint64_t timer_wake(struct vcpu *vcpu)
{
    uint64_t physical = awaited(&vcpu->physical_timer, 0, physical_irq(vcpu));
    uint64_t virtual = awaited(&vcpu->virtual_timer, vcpu->vm->counter_offset,
                               vgic_irq(&vcpu->vgic, PLATFORM_VTIMER_INTID));

    return virtual < physical ? virtual : physical;
}
