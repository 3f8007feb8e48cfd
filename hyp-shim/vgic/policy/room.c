/*
 * The least urgent interrupt in a list register, and an SGI's place there.
 */
#include "vgic/policy/room.h"

struct lr_least lr_find_least(const struct vgic_cpu *cpu)
{
    struct lr_least least = {0, LR_NONE};

    for (uint32_t n = cpu->vgic->lr_count; n-- != 0;) {
        lr_word_t word = ops_read_lr(n);
        uint32_t key;

        if ((word & LR_VALID) == 0) {
            continue; /* completed, its EOI maintenance still to come */
        }
        key = cpu->lr_owner[n]->order;
        if ((word & LR_ACTIVE) == 0) {
            key |= LEAST_PENDING;
        }
        if (key >= least.key) {
            least = (struct lr_least){key, n};
        }
    }
    return least;
}

static lr_word_t take_sgi(struct virq *irq)
{
    struct lr_content content = {
        .intid = irq->intid,
        .priority = irq->priority,
        .source = lowest_bit(irq->sources),
        .group1 = (irq->config & VIRQ_GROUP1) != 0,
    };

    irq->sources &= (uint8_t)(irq->sources - 1U);
    content.notify_eoi = irq->sources != 0;
    return lr_word(&content);
}

lr_word_t lr_take_sgi(struct virq *irq)
{
    return vgic_is_lpi(irq->intid) ? vgic_lpi_goes(irq) : take_sgi(irq);
}
