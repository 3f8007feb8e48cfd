/*
 * Cadence's UART as Zynq and ZynqMP have it (Xilinx UG1085, chapter 21; registers in UG1087, module UART).
 */
#ifndef UART_DEVICE_H
#define UART_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include PLATFORM_HEADER

#define CADENCE_CONTROL        (PLATFORM_UART_BASE + 0x00U)
#define CADENCE_CONTROL_RX_EN  (1U << 2)
#define CADENCE_CONTROL_TX_EN  (1U << 4)
#define CADENCE_CONTROL_TX_DIS (1U << 5)
#define CADENCE_MODE           (PLATFORM_UART_BASE + 0x04U)
#define CADENCE_MODE_8_N_1     (4U << 3) /* no parity; the fields of 8 bits and one stop bit are 0 */
#define CADENCE_INTRPT_EN      (PLATFORM_UART_BASE + 0x08U)
#define CADENCE_INTRPT_DIS     (PLATFORM_UART_BASE + 0x0cU)
#define CADENCE_TEMPTY         (1U << 3) /* of both, and of the status: the transmit FIFO is empty */
#define CADENCE_STATUS         (PLATFORM_UART_BASE + 0x2cU)
#define CADENCE_STATUS_TFUL    (1U << 4)
#define CADENCE_STATUS_TACTIVE (1U << 11)
#define CADENCE_FIFO           (PLATFORM_UART_BASE + 0x30U)

/* An empty transmitter keeps its interrupt's status up: what is enabled is the line. */
#define UART_RAISE_ADDRESS CADENCE_INTRPT_EN
#define UART_RAISE_VALUE   CADENCE_TEMPTY
#define UART_QUIET_ADDRESS CADENCE_INTRPT_DIS
#define UART_QUIET_VALUE   CADENCE_TEMPTY

static inline void uart_device_start(void)
{
    uint32_t control = io_read32(CADENCE_CONTROL);

    if ((control & (CADENCE_CONTROL_TX_EN | CADENCE_CONTROL_TX_DIS)) != CADENCE_CONTROL_TX_EN) {
        io_write32(CADENCE_MODE, CADENCE_MODE_8_N_1);
        io_write32(CADENCE_CONTROL, CADENCE_CONTROL_TX_EN | CADENCE_CONTROL_RX_EN);
    }
}

static inline bool uart_device_full(void)
{
    return (io_read32(CADENCE_STATUS) & CADENCE_STATUS_TFUL) != 0;
}

static inline bool uart_device_busy(void)
{
    return (io_read32(CADENCE_STATUS) & (CADENCE_TEMPTY | CADENCE_STATUS_TACTIVE)) != CADENCE_TEMPTY;
}

static inline void uart_device_send(uint8_t byte)
{
    io_write32(CADENCE_FIFO, byte);
}

#endif
