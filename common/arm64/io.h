/*
 * Access to device registers. The compiler neither merges nor drops them; device memory keeps their order.
 */
#ifndef ARCH_IO_H
#define ARCH_IO_H

#include <stdint.h>

/*
 * One instruction each, of the kind whose syndrome describes it when it traps: not with write-back, and of
 * one register (ISV, Arm DDI 0487, D17.2.37). Where the address is known it is split, for a page's is made by
 * one instruction, and made once, while any address takes two.
 */
#define IO_PAGE(address)   ((address) & ~0xfffUL)
#define IO_OFFSET(address) ((address)&0xfffUL)

#define IO_READ(name, type, instruction)                                                                     \
    static inline __attribute__((always_inline)) type name(uintptr_t address)                                \
    {                                                                                                        \
        uint32_t value;                                                                                      \
                                                                                                             \
        if (__builtin_constant_p(address)) {                                                                 \
            __asm__ volatile(instruction " %w0, [%1, %2]"                                                    \
                             : "=r"(value)                                                                   \
                             : "r"(IO_PAGE(address)), "i"(IO_OFFSET(address)));                              \
        } else {                                                                                             \
            __asm__ volatile(instruction " %w0, %1" : "=r"(value) : "Qo"(*(const volatile type *)address));  \
        }                                                                                                    \
        return (type)value;                                                                                  \
    }

#define IO_WRITE(name, type, instruction)                                                                    \
    static inline __attribute__((always_inline)) void name(uintptr_t address, type value)                    \
    {                                                                                                        \
        if (__builtin_constant_p(address)) {                                                                 \
            __asm__ volatile(instruction " %w0, [%1, %2]"                                                    \
                             :                                                                               \
                             : "rZ"((uint32_t)value), "r"(IO_PAGE(address)), "i"(IO_OFFSET(address)));       \
        } else {                                                                                             \
            __asm__ volatile(instruction " %w1, %0"                                                          \
                             : "=Qo"(*(volatile type *)address)                                              \
                             : "rZ"((uint32_t)value));                                                       \
        }                                                                                                    \
    }

IO_READ(io_read32, uint32_t, "ldr")
IO_READ(io_read16, uint16_t, "ldrh")
IO_READ(io_read8, uint8_t, "ldrb")
IO_WRITE(io_write32, uint32_t, "str")
IO_WRITE(io_write16, uint16_t, "strh")
IO_WRITE(io_write8, uint8_t, "strb")

/* Registers of 64 bits, where nothing emulates them by halves. */
static inline uint64_t io_read64(uintptr_t address)
{
    uint64_t value;

    __asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(address));
    return value;
}

static inline void io_write64(uintptr_t address, uint64_t value)
{
    __asm__ volatile("str %x0, [%1]" : : "rZ"(value), "r"(address));
}

#endif
