/*
 * A device's level that the guest raises with one store: the PL031. It raises its alarm once, at set-up; from
 * then on its interrupt mask is the line (Arm DDI 0224, 3.3). The platform's header names the folder
 * (PLATFORM_LEVEL).
 */
#ifndef LEVEL_H
#define LEVEL_H

#include <stddef.h>

#include "io.h"
#include "runtime/limit.h"
#include PLATFORM_HEADER

#define RTC_DR   (PLATFORM_RTC_BASE + 0x00U)
#define RTC_MR   (PLATFORM_RTC_BASE + 0x04U)
#define RTC_CR   (PLATFORM_RTC_BASE + 0x0cU)
#define RTC_IMSC (PLATFORM_RTC_BASE + 0x10U)
#define RTC_RIS  (PLATFORM_RTC_BASE + 0x14U)
#define RTC_ICR  (PLATFORM_RTC_BASE + 0x1cU)

#define LEVEL_INTID PLATFORM_RTC_INTID

/* The store that raises it. */
#define LEVEL_RAISE_ADDRESS RTC_IMSC
#define LEVEL_RAISE_VALUE   1U

static inline void level_quiet(void)
{
    io_write32(RTC_IMSC, 0);
}

/*
 * Makes it ready, low. The alarm goes off at once when the match register is given the present second; the
 * second may just end. Returns NULL, or why there is none.
 */
static inline const char *level_start(void)
{
    uint64_t limit;

    level_quiet();
    io_write32(RTC_CR, 1);
    limit = limit_from_now();
    do {
        io_write32(RTC_MR, io_read32(RTC_DR));
        if (io_read32(RTC_RIS) != 0) {
            return NULL;
        }
    } while (!limit_over(limit));
    return "the_rtc_alarm_does_not_go_off_for_a_second";
}

/* Low for good. */
static inline void level_stop(void)
{
    level_quiet();
    io_write32(RTC_ICR, 1);
}

#endif
