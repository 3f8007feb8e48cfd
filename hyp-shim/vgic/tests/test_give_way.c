/*
 * Stores that change many interrupts, where two vCPUs share a CPU: between any two interrupts the other one
 * may run, and what it does there is its own.
 */
#include "story.h"

#include "model/visitor.h"

#define BANK 32U

static uint32_t ways; /* given since the story began */

static void count_ways(struct vgic_cpu *cpu)
{
    assert_ptr_equal(cpu, &here->cpu);
    ways++;
}

/* The visitor has the CPU, and every list register, for a while. */
static void let_visitor_in(struct vgic_cpu *cpu)
{
    count_ways(cpu);
    if (ways % 5U != 1U) {
        return; /* the first one too, and not all: so a story takes no longer than others */
    }
    visitor_be_busy();
}

static void begin(void (*give_way)(struct vgic_cpu *cpu))
{
    visitor_start();
    ways = 0;
    machine.let_in = give_way;
    here->cpu.talk.gives_way = true;
}

/* How often a store gives way. */
static uint32_t ways_of(uint32_t offset, uint32_t value)
{
    uint32_t before = ways;

    guest_write(offset, value);
    return ways - before;
}

/* One interrupt after the other, of which nobody else waits for the next. */
static void a_store_to_a_bank_gives_way(void **state)
{
    (void)state;
    begin(count_ways);
    for (uint32_t bank = GICD_ISENABLER; bank <= GICD_ICACTIVER; bank += GICD_ICENABLER - GICD_ISENABLER) {
        assert_int_equal(ways_of(bank + 2U * BANK / 8U, UINT32_MAX), BANK - 1U);
        assert_int_equal(ways_of(bank + 2U * BANK / 8U, 1U << 7), 0);
    }
    assert_int_equal(ways_of(GICD_IPRIORITYR + 2U * BANK, 0x10203040), 3);
    assert_int_equal(ways_of(GICD_IGROUPR + 2U * BANK / 8U, UINT32_MAX), BANK);
    assert_int_equal(ways_of(GICD_ICFGR + 2U * BANK / 4U, UINT32_MAX), BANK / 2U);
    visitor_finish();
}

/* GICD_CTLR is about all there are: also where it finds none to change, it does not look at all at once. */
static void a_change_of_the_group_enables_gives_way(void **state)
{
    uint32_t on = guest_read(GICD_CTLR);

    (void)state;
    begin(count_ways);
    assert_in_range(ways_of(GICD_CTLR, 0), MODEL_INTIDS / BANK, BANK);
    guest_write(GICD_CTLR, on);
    for (uint32_t bank = 2; bank < MODEL_INTIDS / BANK; bank++) {
        guest_write(GICD_ISENABLER + bank * BANK / 8U, UINT32_MAX);
    }
    assert_true(ways_of(GICD_CTLR, 0) >= MODEL_INTIDS - 2U * BANK);
    assert_true(ways_of(GICD_CTLR, on) >= MODEL_INTIDS - 2U * BANK);
    assert_int_equal(ways_of(GICD_CTLR, on), 0);
    visitor_finish();
}

/* Behaviours 12 and 24: nothing is lost, and nothing comes twice, for all that ran meanwhile. */
static void what_runs_meanwhile_is_its_own(void **state)
{
    (void)state;
    begin(let_visitor_in);
    for (uint32_t n = 0; n < SOFT_COUNT; n++) {
        guest_configure(SOFT(n), true, 0xe8U - 8U * (n % 24U));
    }
    for (uint32_t n = 0; n < 12; n++) {
        guest_configure(HARD(n), true, 0x80);
        device_edge(HARD(n));
    }
    guest_write(GICD_ISPENDR + 2U * BANK / 8U, 0xffffU);
    guest_write(GICD_CTLR, 0);
    assert_false(guest_sees_irq());
    guest_write(GICD_CTLR, field_put(GICD_CTLR_GRP0, 1));
    guest_write(GICD_ICENABLER + 2U * BANK / 8U, 0xff00ff00U);
    guest_write(GICD_ISENABLER + 2U * BANK / 8U, 0xff00ff00U);
    for (uint32_t taken = 0; taken < 16U + 12U; taken++) {
        uint32_t iar = guest_acknowledge();

        assert_in_range(iar, SOFT(0), HARD(11));
        guest_end(iar);
    }
    assert_false(guest_sees_irq());
    for (uint32_t intid = SOFT(0); intid <= HARD(11); intid++) {
        assert_idle(intid);
    }
    visitor_finish();
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, a_store_to_a_bank_gives_way),
        STORY(ON_ALL, a_change_of_the_group_enables_gives_way),
        STORY(ON_ALL, what_runs_meanwhile_is_its_own),
    };

    return STORIES_RUN(stories);
}
