/*
 * A generic timer as its registers have it (Arm DDI 0406C, B8.1): the emulated physical timer of a vCPU, and
 * the virtual timer while its vCPU does not run. Pure: the counter comes as an argument, nothing physical is
 * touched.
 */
#ifndef VTIMER_VTIMER_H
#define VTIMER_VTIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/timer.h"

struct vtimer {
    uint64_t cval; /* ticks of the counter the timer compares with */
    uint32_t ctl;  /* ENABLE and IMASK; of one that was read from the hardware, ISTATUS as it was */
};

/* After reset: off and masked, whatever the hardware's CompareValue was. */
void vtimer_reset(struct vtimer *timer);

/* The registers at tick `now`. ISTATUS is there while masked; TVAL is the low half of what is left. */
uint32_t vtimer_read_ctl(const struct vtimer *timer, uint64_t now);
uint32_t vtimer_read_tval(const struct vtimer *timer, uint64_t now);

void vtimer_write_ctl(struct vtimer *timer, uint32_t ctl);

/* A TVAL is signed: the deadline may lie up to 2^31 ticks in the past. */
void vtimer_write_tval(struct vtimer *timer, uint32_t tval, uint64_t now);

/* When the timer's condition is met, or was: UINT64_MAX while it is off or masked. */
uint64_t vtimer_deadline(const struct vtimer *timer);

/*
 * The same deadline on a counter that is `offset` ticks ahead of the timer's own. UINT64_MAX too if it lies
 * past that counter's last tick.
 */
uint64_t vtimer_deadline_at(const struct vtimer *timer, uint64_t offset);

/* The timer's line at tick `now`: a level. */
bool vtimer_output(const struct vtimer *timer, uint64_t now);

/* Whether the line will rise by itself, without another write, at *deadline, which is after `now`. */
bool vtimer_will_rise(const struct vtimer *timer, uint64_t now, uint64_t *deadline);

#endif
