/*
 * A device's level that the guest raises with one store: the console's UART, which has room to send, and so
 * interrupts as soon as it may. Nothing is sent while anything is measured.
 */
#ifndef LEVEL_H
#define LEVEL_H

#include <stddef.h>

#include "common/uart.h"
#include "uart_device.h"

#define LEVEL_INTID PLATFORM_UART_INTID

/* The store that raises it. */
#define LEVEL_RAISE_ADDRESS UART_RAISE_ADDRESS
#define LEVEL_RAISE_VALUE   UART_RAISE_VALUE

static inline void level_quiet(void)
{
    io_write32(UART_QUIET_ADDRESS, UART_QUIET_VALUE);
}

/* Makes it ready, low. Returns NULL, or why there is none. */
static inline const char *level_start(void)
{
    level_quiet();
    uart_drain();
    return NULL;
}

/* Low for good. */
static inline void level_stop(void)
{
    level_quiet();
}

#endif
