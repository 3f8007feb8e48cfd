/* See steady.h. */
#include "bench/steady.h"

#define FEW_PER 10000U

/* FNV-1a's prime; a word at a time, so its upper half is folded in. */
#define PRIME 0x100000001b3U

static void mix(struct steady *steady, uint64_t word)
{
    steady->digest = (steady->digest ^ word) * PRIME;
    steady->digest ^= steady->digest >> 32;
}

static void count_value(struct steady *steady, int64_t value, uint64_t count)
{
    steady->count += count;
    for (size_t i = 0; i < steady->values; i++) {
        if (steady->value[i].value == value) {
            steady->value[i].count += count;
            return;
        }
    }
    if (steady->values == STEADY_VALUES) {
        steady->scatters = true;
        return;
    }
    steady->value[steady->values++] = (struct value_run){value, count};
}

void steady_samples(struct steady *steady, uint64_t vcpu, int64_t value, uint64_t count, uint64_t warmup)
{
    mix(steady, vcpu);
    mix(steady, (uint64_t)value);
    mix(steady, count);
    if (count > warmup && !steady->scatters) {
        count_value(steady, value, count - warmup);
    }
}

void steady_counter(struct steady *steady, const char *name, uint64_t value)
{
    for (; *name != '\0'; name++) {
        mix(steady, (unsigned char)*name);
    }
    mix(steady, value);
}

bool steady_but_for_few(const struct steady *steady, struct odd *odd)
{
    size_t usual = 0;

    if (steady->scatters || steady->values < 2) {
        return false;
    }
    for (size_t i = 1; i < steady->values; i++) {
        if (steady->value[i].count > steady->value[usual].count) {
            usual = i;
        }
    }
    odd->usual = steady->value[usual].value;
    odd->value = steady->value[usual == 0 ? 1 : 0].value;
    odd->count = steady->count - steady->value[usual].count;
    /* Of two samples, or three, nobody can say which is the odd one. */
    return odd->count <= 1 + steady->count / FEW_PER && steady->count > 3;
}
