/*
 * What the guest found before anything set its GIC and timers up.
 */
#ifndef CHECKS_FIRST_H
#define CHECKS_FIRST_H

#include <stdint.h>

/* Looks. Lets everything through that is enabled, and takes the first that comes. */
void first_look(void);

/* CNTV_CTL and CNTP_CTL, as they were. */
uint32_t first_timer_ctl(void);
uint32_t first_physical_timer_ctl(void);

#endif
