/*
 * The timers' lines and deadlines: the emulated one's line is a virtual level, its deadline is EL2's timer's.
 */
#include "core/timer.h"

#include "common/hypercall.h"
#include "timer_hw.h"

void timer_reset(struct vcpu *vcpu)
{
    vtimer_reset(&vcpu->physical_timer);
    vtimer_reset(&vcpu->virtual_timer);
    timer_hw_reset();
}

void timer_catch_up(struct vcpu *vcpu)
{
    if (vtimer_output(&vcpu->physical_timer, timer_hw_now())) {
        vgic_raise_line(&vcpu->vgic, timer_physical_irq(vcpu));
    }
}

void timer_expired(struct vcpu *vcpu)
{
    if (timer_hw_is_due()) {
        timer_hw_disarm();
        vgic_raise_line(&vcpu->vgic, timer_physical_irq(vcpu));
    }
}

/*
 * Its interrupt came, and the vCPU lost its CPU before it took it: it has the CPU back soon. Not at once, or
 * two that are due together would hand it to and fro, and neither would come to an instruction.
 */
static __attribute__((noinline)) uint64_t untaken(const struct virq *irq)
{
    return virq_is_deliverable(irq) ? timer_hw_now() + HVC_SLICE_LEAST : UINT64_MAX;
}

/*
 * The physical tick at which a timer will raise its interrupt, or has its vCPU take what it raised;
 * UINT64_MAX if that one handles it, or nobody listens.
 */
static uint64_t awaited(const struct vtimer *timer, uint64_t offset, const struct virq *irq)
{
    bool open = (irq->config & VIRQ_FORWARD) != 0 && (irq->state & (VIRQ_HW_ACTIVE | VIRQ_LINE)) == 0;

    return open ? vtimer_deadline_at(timer, offset) : untaken(irq);
}

uint64_t timer_own_deadline(struct vcpu *vcpu)
{
    return (timer_physical_irq(vcpu)->state & VIRQ_LINE) != 0 ? UINT64_MAX
                                                              : vtimer_deadline(&vcpu->physical_timer);
}

uint64_t timer_wake(struct vcpu *vcpu)
{
    uint64_t physical = awaited(&vcpu->physical_timer, 0, timer_physical_irq(vcpu));
    uint64_t virtual = awaited(&vcpu->virtual_timer, vcpu->vm->counter_offset,
                               vgic_irq(&vcpu->vgic, PLATFORM_VTIMER_INTID));

    return virtual < physical ? virtual : physical;
}
