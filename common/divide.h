/*
 * Division of 64 bits, which would need the compiler's run-time library.
 */
#ifndef COMMON_DIVIDE_H
#define COMMON_DIVIDE_H

#include <stdint.h>

/* value / divisor, rounded down; the divisor is not 0. */
uint64_t divided(uint64_t value, uint32_t divisor);

#endif
