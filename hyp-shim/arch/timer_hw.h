/*
 * The counter, EL2's own timer, and what of the guest's the shim sets (Arm DDI 0406C, B8.1; DDI 0487, D11).
 */
#ifndef ARCH_TIMER_HW_H
#define ARCH_TIMER_HW_H

#include <stdbool.h>
#include <stdint.h>

#include "sysreg.h"
#include "vtimer/vtimer.h"

/* The physical counter, not read ahead of what comes before. */
static inline uint64_t timer_hw_now(void)
{
    isb();
    return read_CNTPCT();
}

static inline void timer_hw_arm(uint64_t deadline)
{
    write_CNTHP_CVAL(deadline);
    write_CNTHP_CTL(TIMER_CTL_ENABLE);
}

static inline void timer_hw_disarm(void)
{
    write_CNTHP_CTL(0);
}

/*
 * Whether EL2's timer is on and due. Its line may fall late at the GIC: an interrupt that comes when the
 * deadline has moved, or was given up, is of the one before.
 */
static inline bool timer_hw_is_due(void)
{
    return (~read_CNTHP_CTL() & (TIMER_CTL_ENABLE | TIMER_CTL_ISTATUS)) == 0;
}

/* CNTV as it is, and off; and on again, on a counter `offset` ticks behind the physical one. */
static inline void timer_hw_save_virtual(struct vtimer *timer)
{
    timer->ctl = read_CNTV_CTL();
    timer->cval = read_CNTV_CVAL();
    write_CNTV_CTL(0);
    isb(); /* its line is low before the interrupt behind it is put aside */
}

static inline void timer_hw_load_virtual(const struct vtimer *timer, uint64_t offset)
{
    write_CNTVOFF(offset);
    write_CNTV_CVAL(timer->cval);
    write_CNTV_CTL(timer->ctl);
}

/* No offset, and all timers off: CVAL is unknown at reset, and so the mask comes first. */
static inline void timer_hw_reset(void)
{
    write_CNTHP_CTL(TIMER_CTL_IMASK);
    write_CNTP_CTL(TIMER_CTL_IMASK);
    write_CNTV_CTL(TIMER_CTL_IMASK);
    write_CNTV_CVAL(UINT64_MAX);
    write_CNTVOFF(0);
    isb();
}

#endif
