/*
 * The memory functions a freestanding compiler may call on its own.
 */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict target, const void *restrict source, size_t length);
void *memset(void *target, int value, size_t length);

void *memcpy(void *restrict target, const void *restrict source, size_t length)
{
    uint8_t *to = target;
    const uint8_t *from = source;

    while (length-- != 0) {
        *to++ = *from++;
    }
    return target;
}

void *memset(void *target, int value, size_t length)
{
    uint8_t *to = target;

    while (length-- != 0) {
        *to++ = (uint8_t)value;
    }
    return target;
}
