/* Sending one file by YMODEM (Forsberg, 1988): blocks of 1024 bytes with a CRC-16, each acknowledged. */
#ifndef BENCH_YMODEM_H
#define BENCH_YMODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/support.h"

/* CRC-16 with the polynomial 0x1021, initial value 0 (XMODEM's). */
uint16_t ymodem_crc(const void *bytes, size_t length);

/* Sends it to a receiver that waits for it. False with `error` as one line. */
bool ymodem_send(int line, const char *name, const void *bytes, size_t length, struct errmsg *error);

#endif
