/*
 * CPU 1 as a device that raises LPI 0 of this CPU, by event 0, when something else goes on here.
 */
#ifndef CHECKS_V3_LPI_SENDER_H
#define CHECKS_V3_LPI_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/v3/its.h"

#define LPI_ROUNDS 3U

/* Event 0 is mapped, and its LPI is handled by interrupt. False: there is no ITS, or no other CPU; said so.
 */
bool lpi_sender_start(void);
void lpi_sender_stop(void);

/* A message in some time: this CPU will be well under way by then. */
void lpi_sender_send_soon(void);

/* LPIs handled since then; others count a lot. */
uint32_t lpi_sender_came(void);

/* It was sent, and has come, once. */
void lpi_sender_check(void);

#endif
