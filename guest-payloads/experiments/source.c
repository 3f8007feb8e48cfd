/*
 * The two physical sources. The PL031 raises its alarm once, at set-up; from then on its interrupt mask is
 * the line: one store sets it, the handler's store drops it (Arm DDI 0224, 3.3).
 */
#include "experiments/source.h"

#include <stddef.h>

#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "sysreg.h"

#define RTC_DR   (PLATFORM_RTC_BASE + 0x00U)
#define RTC_MR   (PLATFORM_RTC_BASE + 0x04U)
#define RTC_CR   (PLATFORM_RTC_BASE + 0x0cU)
#define RTC_IMSC (PLATFORM_RTC_BASE + 0x10U)
#define RTC_RIS  (PLATFORM_RTC_BASE + 0x14U)
#define RTC_ICR  (PLATFORM_RTC_BASE + 0x1cU)

/* Looks at the alarm before giving up: it comes within a second of the counter. */
#define ALARM_TRIES 3U

struct gic_trigger source_trigger;

const char *source_prepare_edge(void)
{
    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    source_trigger = gic_msi_trigger(0);
    irq_reset(NULL);
    gic_enable(source_trigger.intid, true);
    irq_unmask();
    return NULL;
}

void source_finish_edge(void)
{
    gic_disable(source_trigger.intid);
}

static void quiet_rtc(uint32_t intid)
{
    (void)intid;
    io_write32(RTC_IMSC, 0);
    dsb(); /* the line is down before EOIR asks whether it is */
}

/* The alarm goes off at once when the match register is given the present second; the second may just end. */
static bool raise_alarm(void)
{
    io_write32(RTC_IMSC, 0);
    io_write32(RTC_CR, 1);
    for (uint32_t tries = 0; tries < ALARM_TRIES; tries++) {
        io_write32(RTC_MR, io_read32(RTC_DR));
        if (io_read32(RTC_RIS) != 0) {
            return true;
        }
    }
    return false;
}

const char *source_prepare_level(void)
{
    if (!run_has(BOOT_WITHOUT_rtc)) {
        return "the_machine_has_no_rtc";
    }
    if (!raise_alarm()) {
        return "the_rtc_alarm_does_not_go_off";
    }
    source_trigger = (struct gic_trigger){RTC_IMSC, 1, PLATFORM_RTC_INTID};
    irq_reset(quiet_rtc);
    gic_enable(PLATFORM_RTC_INTID, false);
    irq_unmask();
    return NULL;
}

void source_finish_level(void)
{
    io_write32(RTC_IMSC, 0);
    io_write32(RTC_ICR, 1);
    gic_disable(PLATFORM_RTC_INTID);
}
