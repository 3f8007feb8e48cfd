/*
 * Access to device registers. The compiler neither merges nor drops them; device memory keeps their order.
 */
#ifndef ARCH_IO_H
#define ARCH_IO_H

#include <stdint.h>

static inline uint32_t io_read32(uintptr_t address)
{
    return *(volatile uint32_t *)address;
}

static inline void io_write32(uintptr_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

static inline uint8_t io_read8(uintptr_t address)
{
    return *(volatile uint8_t *)address;
}

static inline uint16_t io_read16(uintptr_t address)
{
    return *(volatile uint16_t *)address;
}

static inline void io_write16(uintptr_t address, uint16_t value)
{
    *(volatile uint16_t *)address = value;
}

static inline void io_write8(uintptr_t address, uint8_t value)
{
    *(volatile uint8_t *)address = value;
}

#endif
