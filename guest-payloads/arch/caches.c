/*
 * See caches.h.
 */
#include "caches.h"

#include <stdint.h>

#include "cache_set_way.h"
#include "common/field.h"

/* CLIDR: three bits a level, and where coherency is reached; CCSIDR (the same in both architectures). */
#define CLIDR_LOC_OFF   24
#define CLIDR_LOC_LEN   3
#define CLIDR_BITS      3U
#define CLIDR_DATA      2U /* from this value on a level has a cache for data */
#define CCSIDR_LINE_OFF 0  /* log2 of the line's bytes, less 4 */
#define CCSIDR_LINE_LEN 3
#define CCSIDR_WAYS_OFF 3
#define CCSIDR_WAYS_LEN 10
#define CCSIDR_SETS_OFF 13
#define CCSIDR_SETS_LEN 15

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
        if ((levels >> (CLIDR_BITS * level) & 7U) >= CLIDR_DATA) {
            empty_level(level);
        }
    }
    forget_code();
}
