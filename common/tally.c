/*
 * See tally.h.
 */
#include "common/tally.h"

#define HALF (TALLY_EXACT / 2U)

/* The bucket of a value's size, on its side. */
static uint32_t bucket_of(uint32_t size)
{
    uint32_t shift;

    if (size < TALLY_EXACT) {
        return size;
    }
    shift = 31U - (uint32_t)__builtin_clz(size) - TALLY_BITS;
    return shift * HALF + (size >> shift);
}

/* The size in the middle of such a bucket. */
static uint32_t middle_of(uint32_t bucket)
{
    uint32_t shift;

    if (bucket < TALLY_EXACT) {
        return bucket;
    }
    shift = bucket / HALF - 1U;
    return ((bucket - shift * HALF) << shift) + ((1U << shift) - 1U) / 2U;
}

/* Negative ones come first, the largest sizes ahead. */
static uint32_t index_of(int32_t value)
{
    return value < 0 ? TALLY_SIDE - 1U - bucket_of(0U - (uint32_t)value)
                     : TALLY_SIDE + bucket_of((uint32_t)value);
}

static int32_t value_at(uint32_t index)
{
    return index < TALLY_SIDE ? (int32_t)(0U - middle_of(TALLY_SIDE - 1U - index))
                              : (int32_t)middle_of(index - TALLY_SIDE);
}

void tally_clear(struct tally *tally)
{
    for (uint32_t i = 0; i < 2U * TALLY_SIDE; i++) {
        tally->bucket[i] = 0;
    }
    tally->count = 0;
    tally->least = INT32_MAX;
    tally->most = INT32_MIN;
    tally->sum = 0;
}

void tally_add(struct tally *tally, int32_t value)
{
    tally->bucket[index_of(value)]++;
    tally->count++;
    tally->sum += value;
    tally->least = value < tally->least ? value : tally->least;
    tally->most = value > tally->most ? value : tally->most;
}

uint64_t tally_sum_above_least(const struct tally *tally)
{
    return (uint64_t)(tally->sum - (int64_t)tally->least * tally->count);
}

/* A value of the bucket at `index` between the ends. */
static int32_t between_ends(const struct tally *tally, uint32_t index)
{
    int32_t value = value_at(index);

    value = value < tally->least ? tally->least : value;
    return value > tally->most ? tally->most : value;
}

/*
 * Of the values in a bucket, those that part `part` has: 0 is the least of all, if that is here; 2 the most;
 * 1 are the others.
 */
static uint32_t part_of(const struct tally *tally, uint32_t bucket, uint32_t part, int32_t *value)
{
    uint32_t count = tally->bucket[bucket];
    uint32_t first = bucket == index_of(tally->least) ? 1 : 0;
    uint32_t last = bucket == index_of(tally->most) ? 1 : 0;

    if (count == 0) {
        return 0;
    }
    if (tally->least == tally->most) {
        *value = tally->least;
        return part == 0 ? count : 0;
    }
    if (part == 1) {
        *value = between_ends(tally, bucket);
        return count - first - last;
    }
    *value = part == 0 ? tally->least : tally->most;
    return part == 0 ? first : last;
}

uint32_t tally_next(const struct tally *tally, struct tally_place *place, int32_t *value)
{
    for (; place->bucket < 2U * TALLY_SIDE; place->bucket++) {
        while (place->part < TALLY_PARTS) {
            uint32_t count = part_of(tally, place->bucket, place->part++, value);

            if (count != 0) {
                return count;
            }
        }
        place->part = 0;
    }
    return 0;
}
