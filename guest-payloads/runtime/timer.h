/*
 * The guest's timers (Arm DDI 0406C, B8.1): the virtual one, and the physical one, which a shim emulates.
 * Each goes by its own counter; stamps are the virtual one's, and a hypervisor may keep the two apart
 * (CNTVOFF).
 */
#ifndef RUNTIME_TIMER_H
#define RUNTIME_TIMER_H

#include <stdint.h>

#include "common/timer.h"
#include "sysreg.h"
#include PLATFORM_HEADER

struct timer {
    uint32_t intid;
    void (*write_cval)(uint64_t deadline);
    void (*write_ctl)(uint32_t ctl);
};

/*
 * What the timer's counter is ahead of the stamps': 0 of the virtual timer, CNTVOFF of the physical one, as
 * far as two reads can tell.
 */
uint64_t timer_ahead(const struct timer *timer);

/*
 * For ticks of that timer from now on whose deadlines are kept as ticks of its own counter, so that a handler
 * has nothing to convert. Returns timer_ahead().
 */
uint64_t timer_prepare_ticks(const struct timer *timer);

/*
 * What is taken off the ticks between such a deadline and a stamp: the cost of the stamps, less what the
 * timer's counter is ahead of theirs.
 */
extern uint32_t timer_taken_off;

static const struct timer timer_virtual = {PLATFORM_VTIMER_INTID, write_CNTV_CVAL, write_CNTV_CTL};
static const struct timer timer_physical = {PLATFORM_PTIMER_INTID, write_CNTP_CVAL, write_CNTP_CTL};

/* Arms the timer for tick `deadline` of its counter. */
static inline void timer_arm(const struct timer *timer, uint64_t deadline)
{
    timer->write_cval(deadline);
    timer->write_ctl(TIMER_CTL_ENABLE);
    isb();
}

/* Moves the deadline of an armed timer; its line is down afterwards if that lies ahead. */
static inline void timer_move(const struct timer *timer, uint64_t deadline)
{
    timer->write_cval(deadline);
    isb();
}

/* Drops the timer's line. */
static inline void timer_stop(const struct timer *timer)
{
    timer->write_ctl(0);
    isb();
}

#endif
