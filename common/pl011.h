/*
 * Sending characters through a PL011 UART (Arm DDI 0183) that the machine or its boot loader has set up.
 */
#ifndef COMMON_PL011_H
#define COMMON_PL011_H

#include <stdint.h>

#define PL011_DR      0x00U
#define PL011_FR      0x18U
#define PL011_FR_TXFF (1U << 5)

/* Longest wait for room in the FIFO, in polls: a UART that never drains loses characters, not the run. */
#define PL011_POLLS 1000000U

static inline void pl011_put(uintptr_t base, char c)
{
    uint32_t polls = PL011_POLLS;

    while ((*(volatile uint32_t *)(base + PL011_FR) & PL011_FR_TXFF) != 0 && polls != 0) {
        polls--;
    }
    *(volatile uint32_t *)(base + PL011_DR) = (uint8_t)c;
}

/* A string and a line end. */
static inline void pl011_line(uintptr_t base, const char *line)
{
    while (*line != '\0') {
        pl011_put(base, *line++);
    }
    pl011_put(base, '\n');
}

#endif
