/*
 * See divide.h: bit by bit.
 */
#include "common/divide.h"

uint64_t divided(uint64_t value, uint32_t divisor)
{
    uint64_t quotient = 0, rest = 0;

    for (int bit = 63; bit >= 0; bit--) {
        rest = (rest << 1) | ((value >> bit) & 1U);
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1ULL << bit;
        }
    }
    return quotient;
}
