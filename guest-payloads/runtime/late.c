/*
 * See late.h. Apart from irq.c and smp.c, so that these are compiled as if nothing were ever late.
 */
#include "runtime/late.h"

#include <stddef.h>

#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/smp.h"
#include "runtime/unit.h"

/* irq_settle() waits for so long that none comes: 5 us. */
#define SETTLES_PER_SECOND 200000U

static irq_handler *behind_irq; /* what the experiment has set */
static volatile uint64_t irq_stamp_first;
static bool keeps_irq;

static smp_handler *behind_smp;
static volatile uint64_t smp_stamps[PLATFORM_CPU_MAX];
static bool keeps_smp;

static void handle_irq(uint32_t intid)
{
    if (irq_seen == 0) {
        irq_stamp_first = irq_stamp;
    }
    if (behind_irq != NULL) {
        behind_irq(intid);
    }
}

void irq_keep_first(void)
{
    if (unit_is_time() && !keeps_irq) {
        behind_irq = irq_swap_handler(handle_irq);
        keeps_irq = true;
    }
}

void irq_keep_last(void)
{
    keeps_irq = false;
}

uint64_t irq_first_stamp(void)
{
    return keeps_irq ? irq_stamp_first : irq_stamp;
}

static void handle_smp(struct smp_cpu *cpu, uint32_t iar)
{
    if (cpu->seen == 0) {
        smp_stamps[cpu->index] = cpu->stamp;
        dsb(); /* there before `seen` is: the other half is smp_first_stamp()'s */
    }
    if (behind_smp != NULL) {
        behind_smp(cpu, iar);
    }
}

void smp_keep_first(void)
{
    if (unit_is_time() && !keeps_smp) {
        behind_smp = smp_swap_handler(handle_smp);
        keeps_smp = true;
    }
}

void smp_keep_last(void)
{
    keeps_smp = false;
}

uint64_t smp_first_stamp(const struct smp_cpu *cpu)
{
    if (!keeps_smp) {
        return cpu->stamp;
    }
    dsb(); /* `seen` was read before this */
    return smp_stamps[cpu->index];
}

bool irq_wait_asleep_masked(void)
{
    uint64_t limit = limit_from_now();

    irq_mask();
    while (irq_seen == 0 && !limit_over(limit)) {
        wait_for_interrupt();
        irq_unmask();
        isb();
        irq_mask();
    }
    irq_unmask();
    return irq_seen != 0;
}

void irq_settle(void)
{
    uint64_t limit = limit_soon();
    uint32_t pause = read_CNTFRQ() / SETTLES_PER_SECOND;
    uint32_t before;

    if (!unit_is_time()) {
        return;
    }
    do {
        uint64_t start = read_CNTPCT();

        before = irq_count + irq_spurious;
        while (read_CNTPCT() - start < pause) {
        }
    } while (irq_count + irq_spurious != before && !limit_over(limit));
}
