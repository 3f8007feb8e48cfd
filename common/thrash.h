/*
 * What a CPU does that is there to disturb the others: it reads and writes memory, a line of the cache at a
 * time. For the shim, whose CPUs do it under the guest, and for a guest with nothing below it.
 */
#ifndef COMMON_THRASH_H
#define COMMON_THRASH_H

#include <stdint.h>

/* What it thrashes. */
#define THRASH_NONE 0U
#define THRASH_CACHE                                                                                         \
    1U /* the last cache that the CPU knows of: as much memory as that holds, again and again */
#define THRASH_MEMORY 2U /* all of the stretch that it is given, which is more than any cache of it holds */

/* What one pass reads and writes. */
#define THRASH_PASS_KIB 16U

/* Where a CPU is in its stretch. */
struct thrash {
    volatile uint32_t *base;
    uint32_t lines; /* that it goes through */
    uint32_t at;
};

/*
 * Starts `what` in `size` bytes at `base`, which are nobody's. CPUs of different numbers start in different
 * places of the same stretch.
 */
void thrash_start(struct thrash *thrash, uint32_t what, uintptr_t base, uint32_t size, uint32_t cpu);

/* One pass: THRASH_PASS_KIB from where the last one ended. */
void thrash_pass(struct thrash *thrash);

#endif
