/*
 * The short ways into a list register: inline, as they are the whole way of an interrupt when nothing waits.
 */
#ifndef VGIC_POLICY_TAKE_H
#define VGIC_POLICY_TAKE_H

#include "vgic/lr/lr.h"

/* List register `n`, which is empty, is taken only when no other is empty. */
static inline void lr_set_spare(struct vgic_cpu *cpu, uint32_t n)
{
    cpu->policy.open_when_none = field_put(OPEN_SPARE, 1U << n) | field_put(OPEN_ANY, ~(1U << n));
}

/*
 * The short way into a list register, of which these are `empty`: writes `word`, the interrupt's prepared
 * one, when nothing waits that might be more urgent, and a list register is empty besides the spare one.
 * False: nothing was done. For an interrupt that is in none.
 */
static inline bool lr_take_empty(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word, uint32_t empty)
{
    uint32_t direct = empty & cpu->waiting.open_lrs;

    if (direct == 0) {
        return false;
    }
    lr_put(cpu, irq, word, lowest_bit(direct));
    return true;
}

/*
 * The same after that failed, with the spare list register, which is the last to be taken. If handlers
 * interrupt each other, the no-pending condition is armed: when this one has been acknowledged too, its
 * maintenance interrupt makes room for the next (lr_make_spare()) before that comes.
 */
static inline bool lr_take_spare(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word, uint32_t empty)
{
    uint32_t spare = empty & field_get(OPEN_SPARE, cpu->waiting.open_lrs);
    uint32_t levels;

    if (spare == 0) {
        return false;
    }
    lr_put(cpu, irq, word, lowest_bit(spare));
    levels = ops_running_levels();
    if ((levels & (levels - 1U)) != 0) {
        ops_add_condition(GICH_HCR_NPIE);
        cpu->policy.hcr |= GICH_HCR_NPIE;
    }
    return true;
}

/* Either of the two, as a call: for slow ways. */
bool lr_take_any(struct vgic_cpu *cpu, struct virq *irq);

/*
 * The short way for any interrupt. Its prepared word may be 0. One that has completed in a list register
 * takes the same one again.
 */
static inline bool lr_take(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    if (word == 0) {
        return false;
    }
    if (!lr_owned(cpu, irq)) {
        return lr_take_empty(cpu, irq, word, ops_empty_lrs());
    }
    if (cpu->waiting.open_lrs == 0 || (ops_read_lr(irq->lr) & LR_VALID) != 0) {
        return false;
    }
    ops_write_lr(irq->lr, word);
    return true;
}

#endif
