/*
 * Sending, whatever the UART.
 */
#include "common/uart.h"

#include <stdint.h>

#include "uart_device.h"

/* Longest wait for the UART, in polls: one that never drains loses characters, not the run. */
#define UART_POLLS 1000000U

void uart_start(void)
{
    uart_device_start();
}

void uart_put(char c)
{
    uint32_t polls = UART_POLLS;

    while (uart_device_full() && polls != 0) {
        polls--;
    }
    uart_device_send((uint8_t)c);
}

void uart_line(const char *line)
{
    while (*line != '\0') {
        uart_put(*line++);
    }
    uart_put('\n');
}

void uart_drain(void)
{
    for (uint32_t polls = UART_POLLS; uart_device_busy() && polls != 0; polls--) {
    }
}
