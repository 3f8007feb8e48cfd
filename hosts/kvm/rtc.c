/*
 * PL031 (Arm DDI 0224): the seconds since the machine's start, and an alarm when they reach MR. Only the
 * alarm that is set to the present second is raised, which is the one a guest can wait for; the line is RIS &
 * IMSC.
 */
#include <time.h>

#include "hosts/kvm/device.h"

#define RTC_DR   0x00U
#define RTC_MR   0x04U
#define RTC_LR   0x08U
#define RTC_CR   0x0cU
#define RTC_IMSC 0x10U
#define RTC_RIS  0x14U
#define RTC_MIS  0x18U
#define RTC_ICR  0x1cU

static struct {
    uint32_t intid;
    uint32_t match, offset;
    uint32_t mask, raw; /* bit 0 */
    bool level;
} rtc;

static uint32_t seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)now.tv_sec + rtc.offset;
}

static void update_line(void)
{
    bool level = (rtc.raw & rtc.mask & 1) != 0;

    if (level != rtc.level) {
        rtc.level = level;
        device_irq(rtc.intid, level);
    }
}

static uint32_t rtc_read(uint32_t offset)
{
    switch (offset) {
    case RTC_DR:
        return seconds();
    case RTC_MR:
        return rtc.match;
    case RTC_LR:
        return rtc.offset;
    case RTC_CR:
        return 1; /* it always runs */
    case RTC_IMSC:
        return rtc.mask;
    case RTC_RIS:
        return rtc.raw;
    case RTC_MIS:
        return rtc.raw & rtc.mask;
    default:
        return 0;
    }
}

static void rtc_write(uint32_t offset, uint32_t value)
{
    switch (offset) {
    case RTC_MR:
        rtc.match = value;
        if (value == seconds()) {
            rtc.raw = 1;
        }
        break;
    case RTC_LR:
        rtc.offset += value - seconds();
        break;
    case RTC_IMSC:
        rtc.mask = value & 1;
        break;
    case RTC_ICR:
        rtc.raw &= ~value;
        break;
    default:
        return;
    }
    update_line();
}

void rtc_add(const struct map *map)
{
    rtc.intid = map->rtc_intid;
    device_add(&(struct device){map->rtc, 0x1000, rtc_read, rtc_write});
}
