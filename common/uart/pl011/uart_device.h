/*
 * Arm's PL011 (Arm DDI 0183, chapter 3).
 */
#ifndef UART_DEVICE_H
#define UART_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include PLATFORM_HEADER

#define PL011_DR         (PLATFORM_UART_BASE + 0x00U)
#define PL011_FR         (PLATFORM_UART_BASE + 0x18U)
#define PL011_FR_BUSY    (1U << 3)
#define PL011_FR_TXFF    (1U << 5)
#define PL011_LCR_H      (PLATFORM_UART_BASE + 0x2cU)
#define PL011_LCR_H_8BIT (3U << 5)
#define PL011_LCR_H_FEN  (1U << 4)
#define PL011_CR         (PLATFORM_UART_BASE + 0x30U)
#define PL011_CR_UARTEN  (1U << 0)
#define PL011_CR_TXE     (1U << 8)
#define PL011_CR_RXE     (1U << 9)
#define PL011_IMSC       (PLATFORM_UART_BASE + 0x38U)
#define PL011_IMSC_TXIM  (1U << 5)

/* Room in the transmitter keeps its interrupt's status up: the mask is the line. */
#define UART_RAISE_ADDRESS PL011_IMSC
#define UART_RAISE_VALUE   PL011_IMSC_TXIM
#define UART_QUIET_ADDRESS PL011_IMSC
#define UART_QUIET_VALUE   0U

static inline void uart_device_start(void)
{
    if ((io_read32(PL011_CR) & PL011_CR_UARTEN) == 0) {
        io_write32(PL011_LCR_H, PL011_LCR_H_8BIT | PL011_LCR_H_FEN);
        io_write32(PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE);
    }
}

static inline bool uart_device_full(void)
{
    return (io_read32(PL011_FR) & PL011_FR_TXFF) != 0;
}

static inline bool uart_device_busy(void)
{
    return (io_read32(PL011_FR) & PL011_FR_BUSY) != 0;
}

static inline void uart_device_send(uint8_t byte)
{
    io_write32(PL011_DR, byte);
}

#endif
