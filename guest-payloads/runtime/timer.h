/*
 * The virtual timer as the guest programs it (Arm DDI 0406C, B8.1).
 */
#ifndef RUNTIME_TIMER_H
#define RUNTIME_TIMER_H

#include <stdint.h>

#include "sysreg.h"

#define TIMER_CTL_ENABLE (1U << 0)

/* Arms the timer for tick `deadline` of the counter. */
static inline void timer_arm(uint64_t deadline)
{
    write_CNTV_CVAL(deadline);
    write_CNTV_CTL(TIMER_CTL_ENABLE);
    isb();
}

/* Drops the timer's line. */
static inline void timer_stop(void)
{
    write_CNTV_CTL(0);
    isb();
}

#endif
