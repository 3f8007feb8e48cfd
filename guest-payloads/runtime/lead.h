/*
 * How far ahead a deadline is set that must not be over before all is ready for it.
 */
#ifndef RUNTIME_LEAD_H
#define RUNTIME_LEAD_H

#include <stdint.h>

/* In ticks: where these are instructions, enough on every path; else 2 ms. */
uint32_t lead_ticks(void);

#endif
