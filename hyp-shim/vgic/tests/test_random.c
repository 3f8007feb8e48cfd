/*
 * Random guests and devices, step by step against the reference: what is signalled, acknowledged, pending and
 * active is the same on every path, and with every number of list registers.
 */
#include "story.h"

#include "model/random.h"
#include "model/reference.h"
#include "model/visitor.h"

/* What one run does and does not. */
struct kind {
    uint32_t steps;
    uint32_t count;      /* interrupts in play */
    uint32_t priorities; /* different ones */
    bool one_group;      /* all stay in group 0 */
    bool split;          /* EOImode 1 */
    bool by_hand;        /* ISACTIVER and ICACTIVER are written */
    bool visits;         /* another VM's vCPU has the CPU now and then */
    bool late;           /* maintenance interrupts are late, by any number of steps */
    bool slow;           /* so is all else that the physical GIC does */
    bool behind;         /* and what the virtual interface passes on */
};

#define ACTIVE_MAX 32U

static struct {
    struct kind kind;
    struct random random;
    struct reference reference;
    struct reference_irq shared[MODEL_INTIDS];
    uint32_t handling[ACTIVE_MAX]; /* what IAR gave, the newest last */
    uint32_t depth;
    uint32_t dropped[MODEL_INTIDS]; /* EOImode 1: dropped, not deactivated */
    uint32_t dropped_count;
} run;

static uint32_t below(uint32_t count)
{
    return random_below(&run.random, count);
}

/* Interrupts of every kind take part: levels and edges, physical and not, SGIs. */
static uint32_t any(void)
{
    static const uint32_t all[] = {
        TIMER,   PPI,     SOFT(0), SOFT(1), HARD(0),  HARD(1),  3,       SOFT(2),  HARD(2),
        SOFT(3), HARD(3), 7,       SOFT(4), SOFT(5),  HARD(4),  HARD(5), SOFT(6),  HARD(6),
        SOFT(7), HARD(7), SOFT(8), HARD(8), SOFT(9),  HARD(9),  255,     HARD(60), 64,
        31,      287,     16,      0,       SOFT(30), HARD(31), 95,      63,       15,
    };
    const uint32_t count = sizeof(all) / sizeof(all[0]);

    return all[below(run.kind.count < count ? run.kind.count : count)];
}

static struct reference_irq *of(uint32_t intid)
{
    return reference_irq(&run.reference, intid);
}

static bool is_hardware(uint32_t intid)
{
    return (vgic_irq(&here->cpu, intid)->config & VIRQ_HW) != 0;
}

static void step_edge(uint32_t intid)
{
    /* A physical edge while the last one waits for the guest is one more to the physical GIC. */
    if (intid >= INTID_SGI_COUNT && of(intid)->edge &&
        (!is_hardware(intid) || !reference_is_pending(of(intid)))) {
        of(intid)->latch = true;
        device_edge(intid);
    }
}

/* Whether the guest acknowledged it and has not deactivated it. */
static bool is_handled(uint32_t intid)
{
    for (uint32_t n = 0; n < run.depth + run.dropped_count; n++) {
        uint32_t iar = n < run.depth ? run.handling[n] : run.dropped[n - run.depth];

        if (field_get(GICC_IAR_INTID, iar) == intid) {
            return true;
        }
    }
    return false;
}

static void step_line(uint32_t intid)
{
    bool high = !of(intid)->line;

    /* A physical line that falls before the acknowledge may be seen late, in a list register never. */
    if (of(intid)->edge || (is_hardware(intid) && !high && !is_handled(intid) &&
                            (of(intid)->enabled || run.kind.by_hand || physical_of(intid)->active))) {
        return;
    }
    of(intid)->line = high;
    device_line(intid, high);
}

static void step_pend(uint32_t intid)
{
    if (intid < INTID_SGI_COUNT) {
        uint32_t source = vgic_sgi_source(below(8));

        of(intid)->sources |= (uint8_t)(1U << source);
        vgic_send_sgi(&here->cpu, intid, source);
        machine_settle();
    } else if (of(intid)->edge) {
        of(intid)->latch = true;
        guest_pend(intid);
    }
}

static void step_unpend(uint32_t intid)
{
    if (intid < INTID_SGI_COUNT) {
        uint32_t sources = below(256);

        of(intid)->sources &= (uint8_t)~sources;
        guest_write8(GICD_CPENDSGIR + intid, sources);
    } else {
        of(intid)->latch = false;
        guest_unpend(intid);
    }
}

static void step_enable(uint32_t intid)
{
    bool enable = !of(intid)->enabled || below(3) == 0;

    if (intid >= INTID_SGI_COUNT) {
        of(intid)->enabled = enable;
        guest_set_enabled(intid, enable);
    }
}

static void step_priority(uint32_t intid)
{
    of(intid)->priority = (uint8_t)(below(run.kind.priorities) * 8U * (31U / run.kind.priorities) + below(8));
    guest_set_priority(intid, of(intid)->priority);
}

/* Groups, and the trigger where nothing hangs on it. */
static void step_kind(uint32_t intid)
{
    if (!run.kind.one_group && below(2) == 0) {
        of(intid)->group ^= 1U;
        guest_set_group(intid, of(intid)->group);
    } else if (intid >= INTID_SPI_FIRST && !of(intid)->enabled && !of(intid)->active && !of(intid)->latch &&
               !of(intid)->line) {
        of(intid)->edge = !of(intid)->edge;
        guest_set_edge(intid, of(intid)->edge);
    }
}

static void set_groups(uint32_t forwarded, uint32_t taken)
{
    for (uint32_t group = 0; group < 2; group++) {
        run.reference.group_enabled[group] = (forwarded >> group & 1U) != 0;
        run.reference.group_taken[group] = (taken >> group & 1U) != 0;
    }
    guest_write(GICD_CTLR, forwarded);
    guest_gicc_write(GICC_CTLR,
                     taken | field_put(GICC_CTLR_ACKCTL, 1) | field_put(GICC_CTLR_EOIMODE, run.kind.split));
}

static void step_control(uint32_t intid)
{
    uint32_t value = below(32) * 8U;

    switch (intid % 3U) {
    case 0:
        run.reference.pmr = value < 0x40 ? 0xf8 : value;
        guest_gicc_write(GICC_PMR, run.reference.pmr | 7U);
        break;
    case 1:
        if (run.depth == 0) { /* what runs was acknowledged with this binary point */
            run.reference.bpr = 2U + value / 8U % 6U;
            guest_gicc_write(GICC_BPR, run.reference.bpr);
        }
        break;
    default:
        set_groups(below(4) == 0 ? below(4) : 3, below(4) == 0 ? below(4) : 3);
    }
}

static void step_acknowledge(void)
{
    uint32_t iar;

    if (run.depth == ACTIVE_MAX) {
        return;
    }
    iar = guest_acknowledge();
    assert_true(model_is_behind(here) ? reference_acknowledge_early(&run.reference, iar)
                                      : reference_acknowledge(&run.reference, iar));
    if (iar != INTID_SPURIOUS) {
        run.handling[run.depth++] = iar;
    }
}

static void deactivated(uint32_t iar)
{
    of(field_get(GICC_IAR_INTID, iar))->active = false;
}

static void step_end(void)
{
    uint32_t iar;

    if (run.depth == 0) {
        return;
    }
    iar = run.handling[--run.depth];
    reference_drop(&run.reference);
    if (run.kind.split) {
        run.dropped[run.dropped_count++] = iar;
    } else {
        deactivated(iar);
    }
    guest_end(iar);
}

static void step_deactivate(void)
{
    uint32_t which = run.dropped_count != 0 ? below(run.dropped_count) : 0, iar = run.dropped[which];

    if (run.dropped_count != 0) {
        run.dropped[which] = run.dropped[--run.dropped_count];
        deactivated(iar);
        guest_deactivate(iar);
    }
}

/* By hand on what is not being handled, so that its end stays what it is. */
static void step_by_hand(uint32_t intid)
{
    if (is_handled(intid)) {
        return;
    }
    of(intid)->active = !of(intid)->active;
    guest_activate(intid, of(intid)->active);
}

static void step(void)
{
    uint32_t intid = any(), choice = below(100);

    here->maintenance_last = below(2) == 0;
    if (choice < 15) {
        step_edge(intid);
    } else if (choice < 30) {
        step_line(intid);
    } else if (choice < 34) {
        step_pend(intid);
    } else if (choice < 36) {
        step_unpend(intid);
    } else if (choice < 42) {
        step_enable(intid);
    } else if (choice < 48) {
        step_priority(intid);
    } else if (choice < 50) {
        step_kind(intid);
    } else if (choice < 52) {
        step_control(intid);
    } else if (choice < 54 && run.kind.by_hand) {
        step_by_hand(intid);
    } else if (choice < 58 && run.kind.split) {
        step_deactivate();
    } else if (choice < 79) {
        step_acknowledge();
    } else {
        step_end();
    }
}

static void compare_bank(uint32_t bank)
{
    uint32_t pending = 0, active = 0;

    for (uint32_t bit = 0; bit < 32; bit++) {
        pending |= (reference_is_pending(of(32U * bank + bit)) ? 1U : 0U) << bit;
        active |= (of(32U * bank + bit)->active ? 1U : 0U) << bit;
    }
    assert_int_equal(guest_read(GICD_ISPENDR + 4U * bank), pending);
    assert_int_equal(guest_read(GICD_ISACTIVER + 4U * bank), active);
}

static void compare(uint32_t steps)
{
    if (model_is_behind(here)) {
        return; /* what is signalled is not all there yet */
    }
    assert_int_equal(guest_sees_irq(), reference_signals(&run.reference));
    if (steps % 4U == 0) {
        assert_int_equal(field_get(GICC_IAR_INTID, guest_gicc_read(GICC_HPPIR)),
                         reference_highest_pending(&run.reference));
        compare_bank(steps / 4U % (MODEL_INTIDS / 32U));
    }
}

/* Every line goes low and everything is handled: nothing may remain, and nothing physical may hang. */
static void drain(void)
{
    set_groups(3, 3);
    guest_gicc_write(GICC_PMR, 0xff);
    run.reference.pmr = 0xf8;
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        of(intid)->enabled = true;
        guest_enable(intid);
        if (of(intid)->active && run.kind.by_hand) {
            step_by_hand(intid);
        }
    }
    for (uint32_t steps = 0; steps < 1000; steps++) {
        step_acknowledge();
        for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
            if (of(intid)->line && (of(intid)->active || !is_hardware(intid))) {
                step_line(intid);
            }
        }
        step_end();
        step_deactivate();
        compare(steps);
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        assert_false(reference_is_pending(of(intid)));
        assert_false(physical_of(intid)->active);
    }
}

/* A virtual IRQ that the CPU took too late: nothing is signalled any more, and its acknowledge does nothing.
 */
static void acknowledge_nothing(void)
{
    if (!model_is_behind(here) && !guest_sees_irq() && !guest_sees_fiq()) {
        assert_true(model_is_special(model_iar_intid(guest_acknowledge())));
    }
}

static void play(uint32_t seed, struct kind kind)
{
    memset(&run, 0, sizeof(run));
    run.kind = kind;
    run.random.state = seed;
    reference_start(&run.reference, 0, run.shared);
    machine_start(&machine.config);
    set_groups(3, 3);
    for (uint32_t intid = INTID_SPI_FIRST; intid < MODEL_INTIDS; intid += 2) {
        of(intid)->edge = true;
        guest_set_edge(intid, true);
    }
    if (kind.visits) {
        visitor_start();
    }
    machine_be_slow(kind.slow);
    for (uint32_t steps = 0; steps < kind.steps; steps++) {
        if (kind.late && below(4) == 0) {
            machine_delay_maintenance(!here->maintenance_late);
        }
        if (kind.behind && below(4) == 0) {
            machine_delay_interface(!here->delay.on);
        }
        if (kind.slow && below(4) == 0) {
            machine_catch_up();
        }
        step();
        if (kind.slow) {
            acknowledge_nothing();
        }
        if (kind.visits && below(4) == 0) {
            visitor_visit(&run.random);
        }
        compare(steps);
    }
    if (kind.visits) {
        visitor_finish();
    }
    machine_be_slow(false);
    machine_delay_maintenance(false);
    machine_delay_interface(false);
    drain();
}

static void random_few_interrupts(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        play(seed, (struct kind){.steps = 1500, .count = 6, .priorities = 4, .one_group = seed % 2U == 0});
    }
}

static void random_many_interrupts(void **state)
{
    (void)state;
    for (uint32_t seed = 11; seed <= 13; seed++) {
        play(seed, (struct kind){.steps = 1500, .count = 100, .priorities = 31, .one_group = seed % 2U == 0});
    }
}

static void random_many_of_few_priorities(void **state)
{
    (void)state;
    play(21, (struct kind){.steps = 1600, .count = 100, .priorities = 3});
}

static void random_priority_drop_and_deactivation_apart(void **state)
{
    (void)state;
    play(31, (struct kind){.steps = 1600, .count = 100, .priorities = 8, .split = true});
}

static void random_with_the_active_state_by_hand(void **state)
{
    (void)state;
    for (uint32_t split = 0; split < 2; split++) {
        play(41 + split,
             (struct kind){
                 .steps = 1600, .count = 100, .priorities = 8, .split = split != 0, .by_hand = true});
    }
}

/* Behaviours 12 and 31: what was pending or active for a vCPU that did not run is there when it runs again.
 */
static void random_visits_of_another_vm(void **state)
{
    (void)state;
    for (uint32_t split = 0; split < 2; split++) {
        play(
            51 + split,
            (struct kind){.steps = 1600, .count = 100, .priorities = 8, .split = split != 0, .visits = true});
    }
    play(53, (struct kind){.steps = 1600, .count = 6, .priorities = 4, .visits = true});
}

/* Behaviour 42: any number of accesses and exits stand between the condition and its exit. */
static void behaviour_42_random_with_maintenance_late(void **state)
{
    (void)state;
    for (uint32_t seed = 61; seed <= 66; seed++) {
        play(seed, (struct kind){.steps = 1400,
                                 .count = seed % 2U == 0 ? 6 : 100,
                                 .priorities = seed % 2U == 0 ? 4 : 8,
                                 .one_group = seed < 63,
                                 .split = seed >= 65,
                                 .late = true});
    }
}

/* A physical interrupt that the shim has disabled comes all the same, and what it has ended asks once more.
 */
static void behaviour_42_random_with_a_slow_gic(void **state)
{
    (void)state;
    for (uint32_t seed = 71; seed <= 72; seed++) {
        play(seed, (struct kind){.steps = 1500,
                                 .count = seed % 2U == 0 ? 6 : 100,
                                 .priorities = 8,
                                 .split = seed % 2U == 0,
                                 .slow = true});
    }
}

/* A list register that is written, HCR.VI, and what the guest does in a list register: each is seen late. */
static void behaviour_42_random_with_a_late_interface(void **state)
{
    (void)state;
    for (uint32_t seed = 81; seed <= 82; seed++) {
        play(seed, (struct kind){.steps = 1200,
                                 .count = seed % 2U == 0 ? 6 : 100,
                                 .priorities = seed % 2U == 0 ? 4 : 8,
                                 .split = seed == 81,
                                 .slow = seed == 82,
                                 .behind = true});
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, random_few_interrupts),
        STORY(ON_ALL, random_many_interrupts),
        STORY(ON_ALL, random_many_of_few_priorities),
        STORY(ON_ALL, random_priority_drop_and_deactivation_apart),
        STORY(ON_ALL, random_with_the_active_state_by_hand),
        STORY(ON_ALL, random_visits_of_another_vm),
        STORY(ON_LRS, behaviour_42_random_with_maintenance_late),
        STORY(ON_ALL, behaviour_42_random_with_a_slow_gic),
        STORY(ON_ALL, behaviour_42_random_with_a_late_interface),
    };

    return STORIES_RUN(stories);
}
