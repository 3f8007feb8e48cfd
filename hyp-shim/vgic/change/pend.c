/*
 * Pending, on every path: what differs between list registers and the software CPU interface stands below.
 */
#include "vgic/change/pend.h"

#include "vgic/deliver.h"
#include "vgic/life.h"
#include "vgic/lr/lr.h"
#include "vgic/ops.h"
#include "vgic/policy/take.h"
#include "vgic/record/word.h"

/*
 * Brings delivery up to date after an interrupt became pending. List registers hold what goes before the
 * first that waits: while that is the same one, they are right as they are, and maintenance is armed already.
 */
static void deliver_added(struct vgic_cpu *cpu, const struct virq *first_before)
{
    if (cpu->vgic->path == VGIC_TRAP || cpu->waiting.first != first_before ||
        (cpu->policy.unusual & UNUSUAL_GROUPS) != 0) {
        vgic_deliver_here(cpu);
    }
}

void vgic_raise_hardware(struct vgic_cpu *cpu, struct virq *irq)
{
    const struct virq *first = cpu->waiting.first;

    irq->state |= VIRQ_LATCH | VIRQ_HW_ACTIVE;
    vgic_update(cpu, irq);
    deliver_added(cpu, first);
}

bool vgic_is_pending(struct vgic_cpu *cpu, struct virq *irq)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;

    if (hardware && (irq->config & VIRQ_EDGE) == 0 && (irq->state & VIRQ_SOFT) == 0) {
        return ops_hw_pending(irq->intid);
    }
    return (irq->state & (VIRQ_LATCH | VIRQ_LINE)) != 0 || irq->sources != 0 ||
           (lr_peek(cpu, irq) & LR_PENDING) != 0 || (hardware && ops_hw_pending(irq->intid));
}

/*
 * A physical interrupt is made pending in the physical GIC, unless it has been acknowledged there already.
 * For a level, VIRQ_SOFT says that it stays pending when its line falls. If it has completed in its list
 * register and the maintenance interrupt has not come yet, that completion is recorded first: it would clear
 * VIRQ_SOFT.
 */
static void pend_hardware(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_peek(cpu, irq);
    bool raised = (irq->state & VIRQ_LATCH) != 0 || (word & LR_PENDING) != 0;

    if ((irq->config & VIRQ_EDGE) == 0) {
        bool again;

        word = lr_fold(cpu, irq);
        again = (word & LR_ACTIVE) != 0 && !lr_word_hardware(word);
        irq->state |= again ? VIRQ_SOFT | VIRQ_SOFT_AGAIN : VIRQ_SOFT;
        word_settle(cpu, irq);
        if ((word & LR_PENDING) != 0) {
            ops_write_lr(irq->lr, irq->word); /* with EOI maintenance from now on */
        }
    }
    if (!raised) {
        ops_hw_set_pending(irq->intid, true);
    }
}

/*
 * Pends an interrupt that a list register holds. False: it is done there, or what is pending must wait for
 * its end.
 */
static bool pend_in_list_register(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if ((word & LR_PENDING) != 0) {
        irq->state |= VIRQ_SOFT;
        return true; /* one pending state: the two merge */
    }
    if (word == 0 || (irq->config & VIRQ_FORWARD) == 0 || (irq->state & VIRQ_LATCH) != 0 ||
        cpu->waiting.first != NULL || !lr_word_same_order(word, irq->word)) {
        return false;
    }
    irq->state |= VIRQ_SOFT;
    lr_pend_active(cpu, irq);
    return true;
}

/* The long way to pend: merge with what a list register holds, or wait in the queue. */
static __attribute__((noinline)) void pend_slow(struct vgic_cpu *cpu, struct virq *irq)
{
    const struct virq *first = cpu->waiting.first;

    if ((irq->config & VIRQ_HW) != 0) {
        pend_hardware(cpu, irq);
        return;
    }
    if (lr_owned(cpu, irq)) {
        if (pend_in_list_register(cpu, irq)) {
            return;
        }
    } else if (irq->word != 0 && irq->state == 0 && (irq->config & VIRQ_EDGE) != 0 && lr_take_any(cpu, irq)) {
        return;
    }
    irq->state |= VIRQ_LATCH | VIRQ_SOFT;
    vgic_update(cpu, irq);
    deliver_added(cpu, first);
}

/*
 * The short way for an interrupt without hardware: into a list register, its own or another. Not with any of
 * the bits `against` in its state.
 */
static inline bool take_list_register(struct vgic_cpu *cpu, struct virq *irq, uint8_t against)
{
    return (irq->state & against) == 0 && lr_take(cpu, irq, irq->word);
}

void vgic_pend(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->config & (VIRQ_HW | VIRQ_EDGE)) != VIRQ_EDGE ||
        !take_list_register(cpu, irq, VIRQ_ACTIVE | VIRQ_LATCH)) {
        pend_slow(cpu, irq);
    }
}

void vgic_unpend(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->config & VIRQ_HW) != 0) {
        ops_hw_set_pending(irq->intid, false);
    }
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    irq->state &= (uint8_t) ~(VIRQ_LATCH | VIRQ_SOFT | VIRQ_SOFT_AGAIN);
    vgic_release_hardware(irq);
    word_settle(cpu, irq);
    vgic_update(cpu, irq);
    vgic_deliver_here(cpu);
}

/* What an edge-triggered interrupt makes of a line that goes up; the long way for a level. */
static __attribute__((noinline)) void raise_line_slow(struct vgic_cpu *cpu, struct virq *irq, bool was_high)
{
    if ((irq->config & VIRQ_EDGE) != 0) {
        if (!was_high) {
            vgic_pend(cpu, irq);
        }
    } else if (!was_high) {
        vgic_update(cpu, irq);
        vgic_deliver_here(cpu);
    }
}

void vgic_raise_line(struct vgic_cpu *cpu, struct virq *irq)
{
    bool was_high = (irq->state & VIRQ_LINE) != 0;
    bool level = (irq->config & VIRQ_EDGE) == 0;

    if (level) {
        irq->state |= VIRQ_LINE;
    }
    /* What software pended may have ended, untold: then it is no reason to be pending any more. */
    if (!level || was_high || !take_list_register(cpu, irq, VIRQ_ACTIVE | VIRQ_LATCH | VIRQ_SOFT)) {
        raise_line_slow(cpu, irq, was_high);
    }
}

void vgic_set_line(struct vgic_cpu *cpu, struct virq *irq, bool high)
{
    if (high) {
        vgic_raise_line(cpu, irq);
        return;
    }
    if ((irq->state & VIRQ_LINE) == 0) {
        return;
    }
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    irq->state &= (uint8_t)~VIRQ_LINE;
    if ((irq->state & VIRQ_LATCH) == 0) {
        irq->state &= (uint8_t)~VIRQ_SOFT; /* acknowledged meanwhile */
    }
    vgic_update(cpu, irq);
    vgic_deliver_here(cpu);
}

void vgic_send_sgi(struct vgic_cpu *cpu, uint32_t intid, uint32_t source)
{
    struct virq *irq = &cpu->private[intid];
    lr_word_t word = cpu->sgi_word[intid];

    if (irq->sources == 0 && word != 0 && lr_take(cpu, irq, lr_word_from(word, source))) {
        return;
    }
    irq->sources |= (uint8_t)(1U << source);
    vgic_update(cpu, irq);
    vgic_deliver_here(cpu);
}

uint32_t vgic_sgi_sources(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_peek(cpu, irq);

    return irq->sources | ((word & LR_PENDING) != 0 ? 1U << lr_word_source(word) : 0);
}

void vgic_set_sgi_sources(struct vgic_cpu *cpu, struct virq *irq, uint32_t sources)
{
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    irq->sources = (uint8_t)sources;
    vgic_update(cpu, irq);
    vgic_deliver_here(cpu);
}
