/*
 * A set of INTIDs by priority: 32 levels, each a bitmap of INTIDs under a bitmap of its words. Insert, remove
 * and "most urgent" cost the same however many interrupts wait.
 */
#ifndef VGIC_QUEUE_H
#define VGIC_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"

#define QUEUE_LEVELS 32U
#define QUEUE_WORDS  (INTID_COUNT / 32U)

/* 5 of the 8 priority bits are implemented, as a list register holds 5. */
#define PRIORITY_SHIFT           3U
#define PRIORITY_MASK            0xf8U
#define priority_level(priority) ((uint32_t)(priority) >> PRIORITY_SHIFT)

struct irq_queue {
    uint32_t levels;                          /* bit l: words[l] is not empty */
    uint32_t words[QUEUE_LEVELS];             /* bit w: bits[l][w] is not empty */
    uint32_t bits[QUEUE_LEVELS][QUEUE_WORDS]; /* bit i: INTID 32 * w + i waits at level l */
};

static inline uint32_t lowest_bit(uint32_t word)
{
    return (uint32_t)__builtin_ctz(word);
}

static inline void queue_insert(struct irq_queue *queue, uint32_t level, uint32_t intid)
{
    queue->bits[level][intid / 32U] |= 1U << (intid % 32U);
    queue->words[level] |= 1U << (intid / 32U);
    queue->levels |= 1U << level;
}

static inline void queue_remove(struct irq_queue *queue, uint32_t level, uint32_t intid)
{
    uint32_t rest = queue->bits[level][intid / 32U] & ~(1U << (intid % 32U));

    queue->bits[level][intid / 32U] = rest;
    if (rest == 0) {
        rest = queue->words[level] & ~(1U << (intid / 32U));
        queue->words[level] = rest;
        if (rest == 0) {
            queue->levels &= ~(1U << level);
        }
    }
}

/* Lowest level that has anything; only for a queue that is not empty. */
static inline uint32_t queue_top_level(const struct irq_queue *queue)
{
    return lowest_bit(queue->levels);
}

/* Lowest INTID of a level that has any. */
static inline uint32_t queue_first(const struct irq_queue *queue, uint32_t level)
{
    uint32_t word = lowest_bit(queue->words[level]);

    return word * 32U + lowest_bit(queue->bits[level][word]);
}

#endif
