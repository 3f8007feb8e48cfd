/*
 * A tick of either timer: how late its handler is. A deadline here is a tick of the timer's own counter, so
 * that a handler has nothing to convert.
 */
#ifndef EXPERIMENTS_TICK_H
#define EXPERIMENTS_TICK_H

#include <stdint.h>

#include "runtime/irq.h"
#include "runtime/timer.h"

/*
 * How late this tick's handler is; `now` is a stamp (its low half) that the handler has just taken. When the
 * deadline passed between the vector of another interrupt and its acknowledge, which then returned the tick,
 * the handler starts there and not at the vector.
 */
static inline int32_t tick_late(uint64_t deadline, uint32_t now)
{
    int32_t late = irq_ticks_to_handler((uint32_t)deadline);

    return late >= 0 ? late : (int32_t)(now - (uint32_t)deadline - timer_taken_off);
}

#endif
