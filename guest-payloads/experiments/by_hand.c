/*
 * Software interrupts by hand.
 */
#include "experiments/by_hand.h"

#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "stamp.h"
#include "sysreg.h"

/* What was acknowledged, the last on top. */
static struct {
    uint32_t iar;
    uint32_t group;
} active[BY_HAND_COUNT];
static uint32_t active_count;
static uint32_t open_groups;          /* group enables as last written */
static uint32_t pended, acknowledged; /* since the last drain */

void by_hand_prepare(bool both_groups)
{
    irq_mask();
    active_count = 0;
    pended = 0;
    acknowledged = 0;
    if (both_groups) {
        io_write32(GIC_CTLR, GIC_CTLR_OPEN | field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
    }
    by_hand_groups(1U << GIC_GROUP);
}

void by_hand_finish(uint32_t count)
{
    by_hand_drain();
    for (uint32_t n = 0; n < count; n++) {
        gic_disable(by_hand_intid(n));
        gic_set_priority(by_hand_intid(n), GIC_PRIORITY_DEFAULT);
        by_hand_set_group(n, GIC_GROUP);
    }
    io_write32(GIC_CTLR, GIC_CTLR_OPEN);
    gic_set_groups(1U << GIC_GROUP);
    gic_set_eoimode(false);
}

void by_hand_enable(uint32_t n, uint32_t priority, bool edge)
{
    gic_set_priority(by_hand_intid(n), priority);
    gic_enable(by_hand_intid(n), edge);
}

void by_hand_set_group(uint32_t n, uint32_t group)
{
    uintptr_t address = PLATFORM_GICD_BASE + GICD_IGROUPR + by_hand_intid(n) / 32U * 4U;
    uint32_t bit = 1U << (by_hand_intid(n) % 32U);
    uint32_t value = io_read32(address);

    io_write32(address, group != 0 ? value | bit : value & ~bit);
}

void by_hand_pend(uint32_t n)
{
    struct gic_trigger trigger = gic_software_trigger(by_hand_intid(n));

    io_write32(trigger.address, trigger.value);
    dsb();
    pended++;
}

static void note_active(uint32_t iar, uint32_t group)
{
    if (gic_intid(iar) < INTID_SPECIAL_FIRST && active_count < BY_HAND_COUNT) {
        active[active_count].iar = iar;
        active[active_count].group = group;
        active_count++;
        acknowledged++;
    }
}

/*
 * What is signalled may be the last one, which was acknowledged a moment ago, and then there is nothing to
 * acknowledge yet.
 */
void by_hand_acknowledge(void)
{
    uint32_t before = acknowledged;
    uint64_t limit = limit_soon();

    do {
        uint32_t group, iar;

        if (acknowledged != pended) {
            irq_wait_signalled();
        }
        iar = gic_acknowledge_any(&group);
        note_active(iar, group);
    } while (acknowledged == before && acknowledged != pended && !limit_over(limit));
}

void by_hand_end(void)
{
    if (active_count != 0) {
        active_count--;
        gic_end_of(active[active_count].iar, active[active_count].group);
    }
}

uint32_t by_hand_timed_acknowledge(void)
{
    uint32_t iar;
    uint32_t ticks = stamp_acknowledge(&iar);

    note_active(iar, GIC_GROUP);
    return ticks;
}

uint32_t by_hand_timed_end(void)
{
    if (active_count == 0) {
        return 0;
    }
    active_count--;
    return stamp_end_of(active[active_count].iar, active[active_count].group);
}

void by_hand_groups(uint32_t groups)
{
    gic_set_groups(groups);
    open_groups = groups;
}

uint32_t by_hand_timed_groups(uint32_t groups)
{
    uint32_t before = open_groups;

    open_groups = groups;
    return stamp_set_groups(before, groups);
}

bool by_hand_drain(void)
{
    uint32_t all;

    by_hand_groups(BY_HAND_GROUP0 | BY_HAND_GROUP1);
    for (uint32_t tries = 0; tries <= BY_HAND_COUNT; tries++) {
        while (active_count != 0) {
            by_hand_end();
        }
        by_hand_acknowledge();
    }
    by_hand_groups(1U << GIC_GROUP);
    all = pended;
    pended = 0;
    acknowledged -= all;
    return acknowledged == 0;
}
