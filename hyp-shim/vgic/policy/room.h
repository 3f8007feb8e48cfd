/*
 * Which interrupts are in the list registers: the most urgent of those that are pending (by priority, then
 * INTID); the others wait. This file finds the one that gives way to a more urgent one, and puts the first
 * that waits in a free list register. What fast ways use is inline.
 */
#ifndef VGIC_POLICY_ROOM_H
#define VGIC_POLICY_ROOM_H

#include "vgic/life.h"
#include "vgic/lr/lr.h"
#include "vgic/lr/spilled.h"
#include "vgic/waiting.h"

/*
 * The interrupt in a list register that is the first to give way: of those only pending the least urgent; if
 * there is none, of the active ones.
 */
struct lr_least {
    uint32_t key; /* its order, or'ed with LEAST_PENDING for one that is only pending; zero: there is none */
    uint32_t lr;
};

#define LEAST_PENDING ORDER_COUNT

struct lr_least lr_find_least(const struct vgic_cpu *cpu);

/* A list register for an interrupt of this order when none is empty: LR_NONE if those in them go first. */
static inline uint32_t lr_make_room(struct vgic_cpu *cpu, uint32_t order)
{
    struct lr_least least = lr_find_least(cpu);

    if (least.lr == LR_NONE || (least.key & LEAST_PENDING && (order | LEAST_PENDING) > least.key)) {
        return LR_NONE;
    }
    lr_spill(cpu, least.lr);
    return least.lr;
}

/*
 * The list register of an SGI: from one sender; the next sender's delivery follows this one's end. And of an
 * LPI without a prepared word: others wait for its going (vgic/v3/seats.c).
 */
lr_word_t lr_take_sgi(struct virq *irq);

/*
 * `irq`, the first waiting interrupt, goes into list register `n`, which is empty. Returns the next, the
 * first from now on, or NULL.
 */
static inline struct virq *lr_put_first(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, bool group0_only)
{
    lr_word_t word = irq->word != 0 ? irq->word : lr_take_sgi(irq); /* an SGI has none, and few LPIs */

    irq->state &= (uint8_t) ~(VIRQ_LATCH | VIRQ_HW_ACTIVE | VIRQ_QUEUED);
    cpu->lr_owner[n] = irq;
    irq->lr = (uint8_t)n;
    ops_write_lr(n, word);
    return waiting_next(cpu, group0_only);
}

/*
 * Waiting interrupts, of which there are some, the most urgent first, into these list registers, which are
 * empty. Returns how many went.
 */
static inline uint32_t lr_fill_empty(struct vgic_cpu *cpu, uint32_t empty, bool group0_only)
{
    struct virq *irq = cpu->waiting.first;
    uint32_t moved = 0;

    do {
        if (vgic_line_fell(cpu, irq)) {
            irq = cpu->waiting.first;
            continue;
        }
        irq = lr_put_first(cpu, irq, lowest_bit(empty), group0_only);
        moved++;
        empty &= empty - 1U;
        if (empty == 0) {
            break;
        }
    } while (irq != NULL);
    return moved;
}

#endif
