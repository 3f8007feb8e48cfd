/*
 * The exit that matters: a physical interrupt arrives while the guest runs.
 */
#include "core/exit.h"
#include "core/timer.h"
#include "gic.h"
#include "vgic/lr.h"
#include "vgic/ops.h"
#include "vgic/remote.h"

/* No virtual interrupt's: EL2's timer, an SGI of another vCPU, or a stray one. */
static __attribute__((noinline)) void exit_irq_own(struct vcpu *vcpu, uint32_t intid, uint32_t iar)
{
    struct vgic_cpu *cpu = &vcpu->vgic;

    if (intid == PLATFORM_HYPTIMER_INTID) {
        vgic_count(cpu, COUNT_exit_hyptimer);
        timer_expired(vcpu);
    } else if (intid == VGIC_KICK_SGI) {
        vgic_count(cpu, COUNT_exit_kick);
        vgic_serve(cpu);
    } else if (intid < INTID_SGI_COUNT) {
        vgic_count(cpu, COUNT_exit_sgi);
        vgic_send_sgi(cpu, intid, gic_sgi_source(iar));
    } else {
        vgic_count(cpu, COUNT_exit_spurious);
    }
}

/* An interrupt of the shim's own, done with by the time the guest goes on. */
static __attribute__((noinline)) void exit_irq_shim(struct vcpu *vcpu, uint32_t iar)
{
    uint32_t intid = gic_intid(iar);

    if (intid == PLATFORM_MAINTENANCE_INTID) {
        vgic_count(&vcpu->vgic, COUNT_exit_maintenance);
        lr_maintain(&vcpu->vgic);
    } else {
        exit_irq_own(vcpu, intid, iar);
        if (intid >= INTID_SPECIAL_FIRST) {
            return;
        }
    }
    gic_drop_priority(iar);
    gic_deactivate(iar);
}

/* The interrupt was retargeted while it was on its way here. */
static __attribute__((noinline)) void return_hardware(const struct virq *irq)
{
    vgic_return(irq);
}

/* The long way: the shim's own interrupts; the queue, which is how `trap` delivers and where others wait. */
static __attribute__((noinline)) void exit_irq_slow(struct vcpu *vcpu, uint32_t iar, struct virq *irq)
{
    struct vgic_cpu *cpu = &vcpu->vgic;

    if ((irq->config & VIRQ_HW) == 0) {
        exit_irq_shim(vcpu, iar);
        return;
    }
    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
    if (irq->vcpu == cpu->index) {
        vgic_raise_hardware(cpu, irq);
    } else {
        return_hardware(irq);
    }
}

/* The short way: straight into a list register (vgic/lr.h says when that may be). */
void exit_irq(struct vcpu *vcpu)
{
    struct vgic_cpu *cpu = &vcpu->vgic;
    uint32_t iar = gic_acknowledge();
    struct virq *irq = vgic_irq(cpu, gic_intid(iar));

    if (!lr_take_direct(cpu, irq)) {
        exit_irq_slow(vcpu, iar, irq);
        return;
    }
    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
}
