/*
 * CPU 1 as a device.
 */
#include "checks/v3/lpi_sender.h"

#include "checks/check.h"
#include "checks/crew.h"
#include "cpu.h"
#include "runtime/irq.h"
#include "stamp.h"
#include "sysreg.h"

#include <stddef.h>

#define SOON 20000U /* ticks */

static volatile uint32_t came;

static void handler(uint32_t intid)
{
    came += intid == LPI(0) ? 1U : 0x10000U;
}

static void job_send(void)
{
    uint64_t at = stamp() + SOON;

    while (stamp() < at) {
        relax();
    }
    io_write32(ITS_TRANSLATER, 0);
    dsb();
}

bool lpi_sender_start(void)
{
    const char *why;

    if (!crew_start(2)) {
        return false;
    }
    why = its_start();
    if (why != NULL) {
        check_unsupported(why);
        return false;
    }
    irq_reset(handler);
    came = 0;
    return check_that("mapped", its_map(0, 1));
}

void lpi_sender_stop(void)
{
    irq_mask();
    its_discard(0, 1);
    irq_reset(NULL);
}

void lpi_sender_send_soon(void)
{
    came = 0;
    crew_begin(1, job_send);
}

uint32_t lpi_sender_came(void)
{
    return came;
}

void lpi_sender_check(void)
{
    crew_wait(1);
    check_equal("came", came, 1);
}
