/*
 * The exit that matters: a physical interrupt arrives while the guest runs.
 */
#include "core/exit.h"
#include "core/timer.h"
#include "gicv2.h"
#include "vgic/lr.h"
#include "vgic/ops.h"

/* No virtual interrupt's: the maintenance interrupt, EL2's timer, or a stray one. */
static void exit_irq_own(struct vcpu *vcpu, uint32_t iar)
{
    struct vgic_cpu *cpu = &vcpu->vgic;
    uint32_t intid = field_get(GICC_IAR_INTID, iar);

    if (intid == PLATFORM_MAINTENANCE_INTID) {
        vgic_count(cpu, COUNT_exit_maintenance);
        lr_maintain(cpu);
    } else if (intid == PLATFORM_HYPTIMER_INTID) {
        vgic_count(cpu, COUNT_exit_hyptimer);
        timer_expired(vcpu);
    } else {
        vgic_count(cpu, COUNT_exit_spurious);
    }
    if (intid < INTID_SPECIAL_FIRST) {
        gic_drop_priority(iar);
        gic_deactivate(iar);
    }
}

/* The long way: the shim's own interrupts; the queue, which is how `trap` delivers and where others wait. */
static __attribute__((noinline)) void exit_irq_slow(struct vcpu *vcpu, uint32_t iar, struct virq *irq)
{
    struct vgic_cpu *cpu = &vcpu->vgic;

    if ((irq->config & VIRQ_HW) == 0) {
        exit_irq_own(vcpu, iar);
        return;
    }
    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
    vgic_raise_hardware(cpu, irq);
}

/* The short way: straight into a list register (vgic/lr.h says when that may be). */
void exit_irq(struct vcpu *vcpu)
{
    struct vgic_cpu *cpu = &vcpu->vgic;
    uint32_t iar = gic_acknowledge();
    struct virq *irq = vgic_irq(cpu, field_get(GICC_IAR_INTID, iar));

    if (!lr_take_direct(cpu, irq)) {
        exit_irq_slow(vcpu, iar, irq);
        return;
    }
    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
}
