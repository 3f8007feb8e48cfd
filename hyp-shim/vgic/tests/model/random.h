/*
 * Random numbers that are the same on every run and machine (Marsaglia's xorshift32).
 */
#ifndef VGIC_TESTS_MODEL_RANDOM_H
#define VGIC_TESTS_MODEL_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint32_t state; /* not zero */
};

static inline uint32_t random_word(struct random *random)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 17;
    random->state ^= random->state << 5;
    return random->state;
}

/* From 0 to `count` - 1. */
static inline uint32_t random_below(struct random *random, uint32_t count)
{
    return (random_word(random) >> 8) % count;
}

/* True once in `times`. */
static inline bool random_once_in(struct random *random, uint32_t times)
{
    return random_below(random, times) == 0;
}

#endif
