/*
 * Access to device registers. The compiler neither merges nor drops them; device memory keeps their order.
 */
#ifndef ARCH_IO_H
#define ARCH_IO_H

#include <stdint.h>

/*
 * One instruction each, of the kind whose syndrome describes it when it traps: not with write-back, and of
 * one register (ISV, Arm DDI 0487, D17.2.37).
 */
static inline uint32_t io_read32(uintptr_t address)
{
    uint32_t value;

    __asm__ volatile("ldr %w0, %1" : "=r"(value) : "Qo"(*(const volatile uint32_t *)address));
    return value;
}

static inline uint16_t io_read16(uintptr_t address)
{
    uint32_t value;

    __asm__ volatile("ldrh %w0, %1" : "=r"(value) : "Qo"(*(const volatile uint16_t *)address));
    return (uint16_t)value;
}

static inline uint8_t io_read8(uintptr_t address)
{
    uint32_t value;

    __asm__ volatile("ldrb %w0, %1" : "=r"(value) : "Qo"(*(const volatile uint8_t *)address));
    return (uint8_t)value;
}

static inline void io_write32(uintptr_t address, uint32_t value)
{
    __asm__ volatile("str %w1, %0" : "=Qo"(*(volatile uint32_t *)address) : "rZ"(value));
}

static inline void io_write16(uintptr_t address, uint16_t value)
{
    __asm__ volatile("strh %w1, %0" : "=Qo"(*(volatile uint16_t *)address) : "rZ"(value));
}

static inline void io_write8(uintptr_t address, uint8_t value)
{
    __asm__ volatile("strb %w1, %0" : "=Qo"(*(volatile uint8_t *)address) : "rZ"(value));
}

#endif
