/*
 * Loads and stores of 8 bytes.
 */
#ifndef CHECKS_V3_DOUBLE_H
#define CHECKS_V3_DOUBLE_H

#include <stdint.h>

static inline uint64_t read_double(uintptr_t address)
{
    uint64_t value;

    __asm__ volatile("ldr %0, %1" : "=r"(value) : "Qo"(*(const volatile uint64_t *)address));
    return value;
}

static inline void write_double(uintptr_t address, uint64_t value)
{
    __asm__ volatile("str %x1, %0" : "=Qo"(*(volatile uint64_t *)address) : "rZ"(value));
}

#endif
