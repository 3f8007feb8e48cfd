/*
 * See caches.h.
 */
#include "caches.h"

#include <stdint.h>

#include "cache_set_way.h"
#include "common/caches.h"

/* The set's place in the operand is the line's log2; the way's, as many bits as it takes, the highest. */
static void empty_level(uint32_t level)
{
    uint32_t size = read_cache_size(level);
    uint32_t line = field_get(CCSIDR_LINE, size) + 4U;
    uint32_t ways = field_get(CCSIDR_WAYS, size);
    uint32_t way_place = ways != 0 ? (uint32_t)__builtin_clz(ways) : 0;

    for (uint32_t set = 0; set <= field_get(CCSIDR_SETS, size); set++) {
        for (uint32_t way = 0; way <= ways; way++) {
            clean_set_way(way << way_place | set << line | level << 1);
        }
    }
}

void caches_empty(void)
{
    uint32_t levels = read_cache_levels();

    for (uint32_t level = 0; level < field_get(CLIDR_LOC, levels); level++) {
        if (cache_holds_data(levels, level)) {
            empty_level(level);
        }
    }
    forget_code();
}
