/*
 * One interrupt: IAR, the experiment's handler, EOIR.
 */
#include "runtime/irq.h"

#include <stddef.h>

#include "cpu.h"
#include "runtime/gic.h"
#include "runtime/late.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "runtime/unit.h"
#include "sysreg.h"
#include "trace.h"

volatile uint64_t irq_stamp;
volatile uint32_t irq_seen;
volatile uint32_t irq_count;
volatile uint32_t irq_spurious;

static irq_handler *current;

void irq_reset(irq_handler *handler)
{
    current = handler;
    irq_keep_last();
    irq_seen = 0;
    irq_count = 0;
    irq_spurious = 0;
}

irq_handler *irq_swap_handler(irq_handler *handler)
{
    irq_handler *before = current;

    current = handler;
    return before;
}

void irq_handle(void)
{
    uint32_t iar, intid;

    trace_stamp(STAGE_IAR);
    iar = gic_acknowledge();
    trace_stamp(STAGE_IAR);
    intid = gic_intid(iar);
    if (intid >= INTID_SPECIAL_FIRST && !gic_is_lpi(intid)) {
        irq_spurious++;
        return;
    }
    if (current != NULL) {
        current(intid);
    }
    trace_stamp(STAGE_HANDLER);
    gic_end(iar);
    trace_stamp(STAGE_EOI);
    irq_count++;
    irq_seen = 1;
}

bool irq_wait(void)
{
    for (uint32_t polls = 0; polls < IRQ_POLLS; polls++) {
        if (irq_seen != 0) {
            return true;
        }
    }
    for (uint64_t limit = limit_from_now(); irq_seen == 0 && !limit_over(limit);) {
    }
    return irq_seen != 0;
}

bool irq_wait_count(const volatile uint32_t *count, uint32_t target)
{
    for (uint64_t limit = limit_from_now(); *count < target && !limit_over(limit);) {
    }
    return *count >= target;
}

bool irq_wait_asleep(void)
{
    if (unit_is_time()) {
        return irq_wait_asleep_masked();
    }
    for (uint32_t sleeps = 0; sleeps < IRQ_SLEEPS; sleeps++) {
        if (irq_seen != 0) {
            return true;
        }
        wait_for_interrupt();
    }
    for (uint64_t limit = limit_from_now(); irq_seen == 0 && !limit_over(limit);) {
        wait_for_interrupt();
    }
    return irq_seen != 0;
}

static bool is_signalled(void)
{
    return (read_ISR() & (ISR_I | ISR_F)) != 0;
}

bool irq_wait_signalled(void)
{
    uint64_t limit;

    dsb(); /* what raises it has been sent off: the store in front of this call */
    isb(); /* ISR is read now, and not ahead of that */
    if (is_signalled()) {
        return true;
    }
    for (limit = limit_from_now(); !is_signalled() && !limit_over(limit);) {
    }
    return is_signalled();
}

void irq_wait_quiet(void)
{
    uint64_t limit;

    dsb(); /* what acknowledged or ended it has arrived: EOIR of a GICv2 is a store */
    isb(); /* of a GICv3 it is a register; and ISR is read behind it */
    if (is_signalled()) {
        for (limit = limit_soon(); is_signalled() && !limit_over(limit);) {
        }
    }
}

int32_t irq_ticks_since(uint32_t start)
{
    return (int32_t)((uint32_t)irq_first_stamp() - start - run_clock_overhead);
}

int32_t irq_ticks_to_handler(uint32_t deadline)
{
    return (int32_t)((uint32_t)irq_stamp - deadline - timer_taken_off);
}
