/*
 * The generic UART of Arm's Server Base System Architecture (Arm DEN 0029, appendix B): the PL011's registers
 * for data, flags and interrupts, and none that set it up. Xen's vpl011 is one.
 */
#ifndef UART_DEVICE_H
#define UART_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include PLATFORM_HEADER

#define SBSA_DR        (PLATFORM_UART_BASE + 0x00U)
#define SBSA_FR        (PLATFORM_UART_BASE + 0x18U)
#define SBSA_FR_BUSY   (1U << 3)
#define SBSA_FR_TXFF   (1U << 5)
#define SBSA_IMSC      (PLATFORM_UART_BASE + 0x38U)
#define SBSA_IMSC_TXIM (1U << 5)

/* Room in the transmitter keeps its interrupt's status up: the mask is the line. */
#define UART_RAISE_ADDRESS SBSA_IMSC
#define UART_RAISE_VALUE   SBSA_IMSC_TXIM
#define UART_QUIET_ADDRESS SBSA_IMSC
#define UART_QUIET_VALUE   0U

static inline void uart_device_start(void)
{
    /* It always sends. */
}

static inline bool uart_device_full(void)
{
    return (io_read32(SBSA_FR) & SBSA_FR_TXFF) != 0;
}

static inline bool uart_device_busy(void)
{
    return (io_read32(SBSA_FR) & SBSA_FR_BUSY) != 0;
}

static inline void uart_device_send(uint8_t byte)
{
    io_write32(SBSA_DR, byte);
}

#endif
