/*
 * The console's UART, which the machine or its boot loader has set up: only sending, and the one interrupt
 * that needs nobody at the other end of the line. Which UART it is, the platform's header says
 * (PLATFORM_UART); its registers are in uart_device.h of the folder of that name.
 */
#ifndef COMMON_UART_H
#define COMMON_UART_H

/* Has it send, if it does not yet. Speed and format of the line stay as they are. */
void uart_start(void);

void uart_put(char c);

/* A string and a line end. */
void uart_line(const char *line);

/* Waits until the last bit is on the line: whoever turns the machine off must. */
void uart_drain(void);

#endif
