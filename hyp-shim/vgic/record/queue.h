/*
 * A set of interrupts in the order of their delivery. Insert, remove and "most urgent" cost the same however
 * many there are: a bitmap over all orders, a bitmap of its words, and one word a group that says which
 * levels have any.
 */
#ifndef VGIC_RECORD_QUEUE_H
#define VGIC_RECORD_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"

/* 5 of the 8 priority bits are implemented, as a list register holds 5. */
#define PRIORITY_LEVELS          32U
#define PRIORITY_SHIFT           3U
#define PRIORITY_MASK            0xf8U
#define priority_level(priority) ((uint32_t)(priority) >> PRIORITY_SHIFT)

/* Order of delivery, lower first: priority level, then group 0 before 1, then INTID. 16 bits. */
#define ORDER_INTID_OFF 0
#define ORDER_INTID_LEN 10
#define ORDER_GROUP_OFF 10
#define ORDER_GROUP_LEN 1
#define ORDER_LEVEL_OFF 11
#define ORDER_LEVEL_LEN 5
#define ORDER_COUNT     65536U

#define order_of(level, group, intid)                                                                        \
    (field_put(ORDER_LEVEL, level) | field_put(ORDER_GROUP, group) | field_put(ORDER_INTID, intid))

struct irq_map {
    uint32_t words[ORDER_COUNT / 1024U]; /* bit w of words[o]: bits[32 * o + w] is not empty */
    uint32_t bits[ORDER_COUNT / 32U];    /* bit b of bits[w]: order 32 * w + b is in the set */
};

/* The map lies apart from what is looked at most. */
struct irq_queue {
    uint32_t levels[2]; /* of each group: bit l, there are some at level l */
    struct irq_map *map;
};

static inline uint32_t lowest_bit(uint32_t word)
{
    return (uint32_t)__builtin_ctz(word);
}

static inline uint32_t highest_bit(uint32_t word)
{
    return 31U - (uint32_t)__builtin_clz(word);
}

static inline bool queue_is_empty(const struct irq_queue *queue)
{
    return (queue->levels[0] | queue->levels[1]) == 0;
}

static inline void queue_insert(struct irq_queue *queue, uint32_t order)
{
    struct irq_map *map = queue->map;

    map->bits[order / 32U] |= 1U << (order % 32U);
    map->words[order / 1024U] |= 1U << (order / 32U % 32U);
    queue->levels[field_get(ORDER_GROUP, order)] |= 1U << field_get(ORDER_LEVEL, order);
}

static inline void queue_remove(struct irq_queue *queue, uint32_t order)
{
    struct irq_map *map = queue->map;
    uint32_t rest = map->bits[order / 32U] & ~(1U << (order % 32U));

    map->bits[order / 32U] = rest;
    if (rest == 0) {
        rest = map->words[order / 1024U] & ~(1U << (order / 32U % 32U));
        map->words[order / 1024U] = rest;
        if (rest == 0) {
            queue->levels[field_get(ORDER_GROUP, order)] &= ~(1U << field_get(ORDER_LEVEL, order));
        }
    }
}

/* The group of the lowest order; only of a queue that is not empty. */
static inline uint32_t queue_first_group(const struct irq_queue *queue)
{
    if (queue->levels[1] == 0) {
        return 0;
    }
    return queue->levels[0] == 0 || lowest_bit(queue->levels[1]) < lowest_bit(queue->levels[0]) ? 1 : 0;
}

/* The lowest order of a group that has any. */
static inline uint32_t queue_first_of(const struct irq_queue *queue, uint32_t group)
{
    uint32_t outer = lowest_bit(queue->levels[group]) * 2U + group;
    uint32_t word = outer * 32U + lowest_bit(queue->map->words[outer]);

    return word * 32U + lowest_bit(queue->map->bits[word]);
}

/* Takes the lowest order of a group that has any out of the queue. */
static inline uint32_t queue_pop_of(struct irq_queue *queue, uint32_t group)
{
    struct irq_map *map = queue->map;
    uint32_t levels = queue->levels[group];
    uint32_t outer = lowest_bit(levels) * 2U + group;
    uint32_t words = map->words[outer];
    uint32_t word = outer * 32U + lowest_bit(words);
    uint32_t bits = map->bits[word];
    uint32_t rest = bits & (bits - 1U);

    map->bits[word] = rest;
    if (rest == 0) {
        words &= words - 1U;
        map->words[outer] = words;
        if (words == 0) {
            queue->levels[group] = levels & (levels - 1U);
        }
    }
    return word * 32U + lowest_bit(bits);
}

/* Takes the lowest order out of a queue that is not empty. */
static inline uint32_t queue_pop(struct irq_queue *queue)
{
    return queue_pop_of(queue, queue_first_group(queue));
}

#endif
