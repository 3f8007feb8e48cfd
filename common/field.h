/*
 * Bit fields of registers. A field NAME is given by NAME_OFF and NAME_LEN beside its register, and is
 * read and built only through this pair, so that no shift or truncating cast stands in the code.
 */
#ifndef COMMON_FIELD_H
#define COMMON_FIELD_H

#include <stdint.h>

#define FIELD_MASK(name)       ((uint32_t)((1ULL << name##_LEN) - 1U))
#define field_get(name, word)  (((uint32_t)(word) >> name##_OFF) & FIELD_MASK(name))
#define field_put(name, value) ((FIELD_MASK(name) & (uint32_t)(value)) << name##_OFF)

/* The same for registers of 64 bits; a field has at most 32. */
#define field64_get(name, word)  ((uint32_t)((uint64_t)(word) >> name##_OFF) & FIELD_MASK(name))
#define field64_put(name, value) ((uint64_t)(FIELD_MASK(name) & (uint32_t)(value)) << name##_OFF)

#endif
