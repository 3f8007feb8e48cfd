/*
 * The guest's timers (Arm DDI 0406C, B8.1): the virtual one, and the physical one, which a shim emulates.
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
