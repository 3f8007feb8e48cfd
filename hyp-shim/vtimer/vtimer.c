/*
 * The rules of a generic timer.
 */
#include "vtimer/vtimer.h"

void vtimer_reset(struct vtimer *timer)
{
    *timer = (struct vtimer){.cval = UINT64_MAX, .ctl = TIMER_CTL_IMASK};
}

/* The comparison is unsigned on 64 bits: a deadline far in the future is never in the past. */
static bool is_due(const struct vtimer *timer, uint64_t now)
{
    return now >= timer->cval;
}

uint32_t vtimer_read_ctl(const struct vtimer *timer, uint64_t now)
{
    bool status = (timer->ctl & TIMER_CTL_ENABLE) != 0 && is_due(timer, now);

    return timer->ctl | (status ? TIMER_CTL_ISTATUS : 0);
}

uint32_t vtimer_read_tval(const struct vtimer *timer, uint64_t now)
{
    return (uint32_t)(timer->cval - now);
}

void vtimer_write_ctl(struct vtimer *timer, uint32_t ctl)
{
    timer->ctl = ctl & (TIMER_CTL_ENABLE | TIMER_CTL_IMASK);
}

void vtimer_write_tval(struct vtimer *timer, uint32_t tval, uint64_t now)
{
    timer->cval = now + (uint64_t)(int64_t)(int32_t)tval;
}

static bool is_live(const struct vtimer *timer)
{
    return (timer->ctl & (TIMER_CTL_ENABLE | TIMER_CTL_IMASK)) == TIMER_CTL_ENABLE;
}

uint64_t vtimer_deadline(const struct vtimer *timer)
{
    return is_live(timer) ? timer->cval : UINT64_MAX;
}

uint64_t vtimer_deadline_at(const struct vtimer *timer, uint64_t offset)
{
    uint64_t deadline = vtimer_deadline(timer);

    return deadline <= UINT64_MAX - offset ? deadline + offset : UINT64_MAX;
}

bool vtimer_output(const struct vtimer *timer, uint64_t now)
{
    return is_live(timer) && is_due(timer, now);
}

bool vtimer_will_rise(const struct vtimer *timer, uint64_t now, uint64_t *deadline)
{
    *deadline = timer->cval;
    return is_live(timer) && !is_due(timer, now);
}
