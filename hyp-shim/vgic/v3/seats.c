/*
 * LPIs look for a seat: one that nobody needs.
 */
#include "vgic/v3/seats.h"

#include "vgic/record/word.h"
#include "vgic/waiting.h"

__attribute__((noinline)) void lpi_set_up(struct vgic_its *its, uint32_t index)
{
    for (; its->used <= index; its->used++) {
        its->mapping[its->used] = (struct lpi_mapping){0, 0, 0};
        its->lpi[its->used] = (struct virq){
            .intid = (uint16_t)(INTID_LPI_FIRST + its->used),
            .config = VIRQ_EDGE | VIRQ_GROUP1,
            .lr = LR_NONE,
        };
    }
}

/* Whether `irq`, which has sat at this place, still needs it. */
static bool needs_seat(const struct vgic_cpu *cpu, const struct virq *irq, uint32_t place)
{
    return irq->vcpu == cpu->index && field_get(ORDER_INTID, irq->order) == place &&
           ((irq->state & VIRQ_QUEUED) != 0 || lr_owned(cpu, irq));
}

__attribute__((noinline)) bool lpi_find_seat(struct vgic_cpu *cpu, struct virq *irq)
{
    struct lpi_redist *redist = &cpu->vgic->its->redist[cpu->index];
    uint32_t first = cpu->vgic->lines;

    for (uint32_t tries = first; tries < INTID_SPECIAL_FIRST; tries++) {
        uint32_t place = redist->next_seat;
        struct virq *other = cpu->irq[place];

        redist->next_seat = place + 1U < INTID_SPECIAL_FIRST ? place + 1U : first;
        if (other == &vgic_nobody || !needs_seat(cpu, other, place)) {
            if (other != &vgic_nobody) {
                other->word = 0;
            }
            cpu->irq[place] = irq;
            irq->order = (uint16_t)order_of(priority_level(irq->priority), 1U, place);
            word_settle(cpu, irq);
            return true;
        }
    }
    return false;
}

/* Among the waiting ones; `beside_first`: behind the first of them, which is about to go. */
static void seat_one(struct vgic_cpu *cpu, struct virq *irq, bool beside_first)
{
    if (!lpi_take_seat(cpu, irq)) {
        cpu->vgic->its->redist[cpu->index].unseated = true;
    } else if (beside_first) {
        irq->state |= VIRQ_QUEUED;
        queue_insert(&cpu->waiting.others, irq->order);
    } else {
        waiting_add(cpu, irq);
    }
}

__attribute__((noinline)) void lpi_seat_others(struct vgic_cpu *cpu, const struct virq *going)
{
    struct lpi_redist *redist = &cpu->vgic->its->redist[cpu->index];

    redist->unseated = false;
    redist->herald = NULL;
    FOR_OWN_LPIS(cpu, irq)
    {
        if (irq == going) {
            continue;
        }
        if ((irq->state & VIRQ_QUEUED) == 0 && !lr_owned(cpu, irq) && lpi_is_deliverable(irq)) {
            seat_one(cpu, irq, going != NULL);
        }
        if ((irq->state & VIRQ_QUEUED) != 0) {
            redist->herald = irq;
        }
        if (redist->unseated && redist->herald != NULL) {
            redist->herald->word = 0;
            return;
        }
    }
}

lr_word_t vgic_lpi_goes(struct virq *irq)
{
    struct virq *first = irq - (irq->intid - INTID_LPI_FIRST);
    struct vgic_its *its = (struct vgic_its *)(void *)((char *)first - offsetof(struct vgic_its, lpi));
    struct vgic_cpu *cpu = its->vgic->cpu[irq->vcpu];

    if (its->redist[cpu->index].unseated) {
        lpi_seat_others(cpu, irq);
    }
    word_settle(cpu, irq);
    return irq->word;
}
