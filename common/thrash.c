/*
 * See thrash.h.
 */
#include "common/thrash.h"

#include "common/caches.h"

/* Bytes of a line in the caches of all cores here: of shorter ones every second would be left alone. */
#define LINE 64U

/* Starts that are apart. */
#define PLACES 8U

/* Bytes of the last cache for data; 0: the CPU knows of none. */
static uint32_t last_cache(void)
{
    uint32_t levels = read_cache_levels();
    uint32_t bytes = 0;

    for (uint32_t level = 0; level < field_get(CLIDR_LOC, levels); level++) {
        if (cache_holds_data(levels, level)) {
            uint32_t size = read_cache_size(level);

            bytes = (field_get(CCSIDR_SETS, size) + 1U) * (field_get(CCSIDR_WAYS, size) + 1U)
                    << (field_get(CCSIDR_LINE, size) + 4U);
        }
    }
    return bytes;
}

void thrash_start(struct thrash *thrash, uint32_t what, uintptr_t base, uint32_t size, uint32_t cpu)
{
    uint32_t cache = what == THRASH_CACHE ? last_cache() : 0;

    thrash->base = (volatile uint32_t *)base;
    thrash->lines = (cache != 0 && cache < size ? cache : size) / LINE;
    thrash->at = thrash->lines / PLACES * (cpu % PLACES);
}

void thrash_pass(struct thrash *thrash)
{
    for (uint32_t i = 0; i < THRASH_PASS_KIB * 1024U / LINE; i++) {
        thrash->base[thrash->at * (LINE / sizeof(*thrash->base))]++;
        thrash->at = thrash->at + 1U == thrash->lines ? 0 : thrash->at + 1U;
    }
}
