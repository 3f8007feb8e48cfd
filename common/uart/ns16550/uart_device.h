/*
 * A 16550 whose registers stand four bytes apart, as Allwinner has it (H3 datasheet, 8.9; the registers are
 * those of Texas Instruments' TL16C550, SLLS177).
 */
#ifndef UART_DEVICE_H
#define UART_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include PLATFORM_HEADER

#define NS16550_THR      (PLATFORM_UART_BASE + 0x00U)
#define NS16550_IER      (PLATFORM_UART_BASE + 0x04U)
#define NS16550_IER_THRI (1U << 1) /* the transmitter has room */
#define NS16550_LSR      (PLATFORM_UART_BASE + 0x14U)
#define NS16550_LSR_THRE (1U << 5)
#define NS16550_LSR_TEMT (1U << 6)

/* Room in the transmitter raises the line as soon as that interrupt is enabled. */
#define UART_RAISE_ADDRESS NS16550_IER
#define UART_RAISE_VALUE   NS16550_IER_THRI
#define UART_QUIET_ADDRESS NS16550_IER
#define UART_QUIET_VALUE   0U

/* It sends whatever it is given; its format is the boot loader's. */
static inline void uart_device_start(void)
{
}

static inline bool uart_device_full(void)
{
    return (io_read32(NS16550_LSR) & NS16550_LSR_THRE) == 0;
}

static inline bool uart_device_busy(void)
{
    return (io_read32(NS16550_LSR) & NS16550_LSR_TEMT) == 0;
}

static inline void uart_device_send(uint8_t byte)
{
    io_write32(NS16550_THR, byte);
}

#endif
