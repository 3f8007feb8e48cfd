/*
 * The exit that matters: a physical interrupt arrives while the guest runs.
 */
#include "core/exit.h"
#include "core/switch.h"
#include "core/timer.h"
#include "gic.h"
#include "vgic/ops.h"
#include "vgic/policy/maintain.h"
#include "vgic/policy/raise.h"
#include "vgic/policy/take.h"

static void exit_irq_slow(struct vcpu *vcpu, struct virq *irq, uint32_t iar);

/* EL2's timer beside another VM: it is that one's turn, or a deadline of this one's emulated timer. */
static __attribute__((noinline)) void exit_hyptimer_shared(struct vcpu *vcpu, uint32_t iar)
{
    gic_drop_priority(iar);
    if (switch_is_due(vcpu)) {
        switch_begin_due(vcpu);
        gic_deactivate(iar);
        switch_end(vcpu);
        return;
    }
    timer_expired(vcpu);
    switch_arm(vcpu);
    gic_deactivate(iar);
}

/* What came is for the VM that does not run: it does now, and handles it as its own. */
static __attribute__((noinline)) void exit_irq_peer(struct vcpu *vcpu, uint32_t iar)
{
    struct vcpu *peer = vcpu->peer;

    switch_begin(vcpu);
    exit_irq_slow(peer, vgic_irq(&peer->vgic, gic_intid(iar)), iar);
    switch_end(vcpu);
}

/* An SGI of another vCPU: of the guest's, or the shim's own. */
static inline void exit_sgi(struct vgic_cpu *cpu, uint32_t intid, uint32_t iar)
{
    if (intid == VGIC_KICK_SGI) {
        vgic_count(cpu, COUNT_exit_kick);
        vgic_serve(cpu);
    } else {
        vgic_count(cpu, COUNT_exit_sgi);
        vgic_send_sgi(cpu, intid, gic_sgi_source(iar));
    }
}

/* Nobody's here: the other VM's, or a stray one. True: it was the other VM's, and it is taken care of. */
static __attribute__((noinline)) bool exit_irq_foreign(struct vcpu *vcpu, uint32_t intid, uint32_t iar)
{
    if (vcpu->peer != NULL && switch_is_for_peer(vcpu, intid)) {
        exit_irq_peer(vcpu, iar);
        return true;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_spurious);
    return intid >= INTID_SPECIAL_FIRST;
}

/* An interrupt of the shim's own, done with by the time the guest goes on. */
static __attribute__((noinline)) void exit_irq_shim(struct vcpu *vcpu, uint32_t iar)
{
    struct vgic_cpu *cpu = &vcpu->vgic;
    uint32_t intid = gic_intid(iar);

    if (intid == PLATFORM_MAINTENANCE_INTID) {
        vgic_count(cpu, COUNT_exit_maintenance);
        lr_maintain(cpu);
    } else if (intid < INTID_SGI_COUNT && cpu->place.takes_sgis) {
        exit_sgi(cpu, intid, iar);
    } else if (intid == PLATFORM_HYPTIMER_INTID) {
        vgic_count(cpu, COUNT_exit_hyptimer);
        if (vcpu->peer != NULL) {
            exit_hyptimer_shared(vcpu, iar);
            return;
        }
        timer_expired(vcpu);
    } else if (exit_irq_foreign(vcpu, intid, iar)) {
        return;
    }
    gic_drop_priority(iar);
    gic_deactivate(iar);
}

/* The interrupt was retargeted while it was on its way here. */
static __attribute__((noinline)) void return_hardware(const struct virq *irq)
{
    vgic_return(irq);
}

/* Others wait, or no list register is empty. */
static __attribute__((noinline)) void raise_full(struct vgic_cpu *cpu, struct virq *irq, uint32_t empty)
{
    if (vgic_owner(irq) != cpu->index) {
        return_hardware(irq);
    } else if (!lr_raise(cpu, irq, empty)) {
        vgic_raise_hardware(cpu, irq);
    }
}

/*
 * The short way was not open to an interrupt that has a prepared word: no more than the spare one of the list
 * registers is `empty`, or others wait.
 */
static __attribute__((noinline)) void exit_irq_full(struct vcpu *vcpu, struct virq *irq, uint32_t iar,
                                                    uint32_t empty)
{
    struct vgic_cpu *cpu = &vcpu->vgic;

    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
    if (!lr_take_spare(cpu, irq, irq->word, empty)) {
        raise_full(cpu, irq, empty);
    }
}

/* The long way: the shim's own interrupts; the queue, which is how `trap` delivers and where others wait. */
static __attribute__((noinline)) void exit_irq_slow(struct vcpu *vcpu, struct virq *irq, uint32_t iar)
{
    struct vgic_cpu *cpu = &vcpu->vgic;

    if ((irq->config & VIRQ_HW) == 0) {
        exit_irq_shim(vcpu, iar);
        return;
    }
    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
    if (vgic_owner(irq) == cpu->index) {
        vgic_raise_hardware(cpu, irq);
    } else {
        return_hardware(irq);
    }
}

/*
 * The short way: straight into a list register (vgic/policy/take.h says when that may be). The order of the
 * arguments of the other two is the one for which the compiler moves no register here.
 */
static inline __attribute__((always_inline)) void exit_acknowledged(struct vcpu *vcpu, uint32_t iar)
{
    struct vgic_cpu *cpu = &vcpu->vgic;
    struct virq *irq = vgic_irq(cpu, gic_intid(iar));
    lr_word_t word = irq->word;
    uint32_t empty;

    if (word == 0) {
        exit_irq_slow(vcpu, irq, iar);
        return;
    }
    empty = ops_empty_lrs();
    if (!lr_take_empty(cpu, irq, word, empty)) {
        exit_irq_full(vcpu, irq, iar, empty);
    } else {
        gic_drop_priority(iar);
        vgic_count(cpu, COUNT_exit_irq);
    }
}

void exit_irq(struct vcpu *vcpu)
{
    exit_acknowledged(vcpu, gic_acknowledge());
}

void exit_irq_acknowledged(struct vcpu *vcpu, uint32_t iar)
{
    exit_acknowledged(vcpu, iar);
}
