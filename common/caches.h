/*
 * The fields of CLIDR and CCSIDR, which are the same in both architectures.
 */
#ifndef COMMON_CACHES_H
#define COMMON_CACHES_H

#include <stdbool.h>
#include <stdint.h>

#include "cache_size.h"
#include "common/field.h"

/* CLIDR: three bits a level, and how many levels there are to the point of coherency. */
#define CLIDR_LOC_OFF 24
#define CLIDR_LOC_LEN 3
#define CLIDR_BITS    3U
#define CLIDR_DATA    2U /* from this value on a level has a cache for data */

#define CCSIDR_LINE_OFF 0 /* log2 of the line's bytes, less 4 */
#define CCSIDR_LINE_LEN 3
#define CCSIDR_WAYS_OFF 3 /* one less */
#define CCSIDR_WAYS_LEN 10
#define CCSIDR_SETS_OFF 13 /* one less */
#define CCSIDR_SETS_LEN 15

/* Of CLIDR: whether level `level`, from 0, has a cache for data. */
static inline bool cache_holds_data(uint32_t levels, uint32_t level)
{
    return (levels >> (CLIDR_BITS * level) & ((1U << CLIDR_BITS) - 1U)) >= CLIDR_DATA;
}

#endif
