/*
 * For LD_PRELOAD (test_clock.py): a clock of the day that is set back by a day at each look at it, from a
 * fixed day on. Other clocks are as they are.
 */
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define FIRST_LOOK 1767398400 /* 2026-01-03T00:00:00Z */
#define DAY        86400

static time_t set_back(void)
{
    static time_t looks;

    return FIRST_LOOK - DAY * __atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED);
}

time_t time(time_t *to)
{
    time_t now = set_back();

    if (to != NULL) {
        *to = now;
    }
    return now;
}

int gettimeofday(struct timeval *to, void *zone)
{
    (void)zone;
    *to = (struct timeval){.tv_sec = set_back()};
    return 0;
}

int clock_gettime(clockid_t clock, struct timespec *to)
{
    int result = (int)syscall(SYS_clock_gettime, clock, to);

    if (clock == CLOCK_REALTIME) {
        to->tv_sec = set_back();
    }
    return result;
}
