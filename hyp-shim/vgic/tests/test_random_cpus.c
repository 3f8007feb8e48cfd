/*
 * Random guests on several CPUs, step by step against the reference: SGIs between them, SPIs that change
 * hands while they are pending or active, settings changed by a CPU whose interrupt it is not, and vCPUs that
 * go off and on. What is signalled, acknowledged, pending and active is the same on every path.
 */
#include "story.h"

#include "model/random.h"
#include "model/reference.h"
#include "vgic/vgic.h"

#define STEPS      2500U
#define ACTIVE_MAX 32U
#define PRIORITIES 4U
#define BANKS_USED 3U /* of 32 interrupts: SOFT(0) to HARD(5) and all private ones are in these */

static struct {
    struct random random;
    struct reference cpus[MODEL_CPUS];
    struct reference_irq shared[MODEL_INTIDS];
    uint32_t handling[MODEL_CPUS][ACTIVE_MAX]; /* what IAR gave, the newest last */
    uint32_t moves[2];          /* changes of target of what was pending, and of what was active */
    uint32_t offs, for_offline; /* times a vCPU went off; SGIs sent to one that was */
} run;

static uint32_t below(uint32_t count)
{
    return random_below(&run.random, count);
}

/* The reference of the CPU whose guest acts. */
static struct reference *reference(void)
{
    return &run.cpus[here->cpu.index];
}

static struct reference_irq *of(uint32_t intid)
{
    return reference_irq(reference(), intid);
}

static uint32_t any_spi(void)
{
    static const uint32_t all[] = {SOFT(0), HARD(0), SOFT(1), HARD(1), HARD(2), SOFT(2),
                                   HARD(3), SOFT(3), HARD(4), SOFT(4), HARD(5), 95};

    return all[below(sizeof(all) / sizeof(all[0]))];
}

static uint32_t any_private(void)
{
    static const uint32_t all[] = {TIMER, PPI, 0, 3, 15};

    return all[below(sizeof(all) / sizeof(all[0]))];
}

static uint32_t any(void)
{
    return below(3) == 0 ? any_private() : any_spi();
}

static bool is_hardware(uint32_t intid)
{
    return (vgic_irq(&here->cpu, intid)->config & VIRQ_HW) != 0;
}

static void step_send(void)
{
    uint32_t intid = any_private() % INTID_SGI_COUNT, self = here->cpu.index;
    uint32_t targets = below(1U << machine.config.cpus);

    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        if ((targets >> i & 1U) != 0) {
            run.cpus[i].private[intid].sources |= (uint8_t)(1U << vgic_sgi_source(self));
            run.for_offline += machine.cpus[i].cpu.place.online ? 0 : 1U;
        }
    }
    guest_send(SGIR_FILTER_LIST, targets, intid);
}

static void step_edge(uint32_t intid)
{
    /* A physical edge while the last one waits for the guest is one more to the physical GIC. */
    if (of(intid)->edge && intid >= INTID_SPI_FIRST &&
        (!is_hardware(intid) || !reference_is_pending(of(intid)))) {
        of(intid)->latch = true;
        device_edge(intid);
    }
}

/* Only of what a device of this CPU, or of the machine, stands behind. */
static void step_line(uint32_t intid)
{
    struct reference_irq *irq = of(intid);

    /* A physical line that falls before the acknowledge may be seen late, in a list register never. */
    if (irq->edge || (intid >= INTID_SPI_FIRST && !is_hardware(intid)) ||
        (is_hardware(intid) && irq->line && !irq->active)) {
        return;
    }
    irq->line = !irq->line;
    device_line(intid, irq->line);
}

static void step_pend(uint32_t intid)
{
    if (of(intid)->edge && intid >= INTID_SPI_FIRST) {
        of(intid)->latch = true;
        guest_pend(intid);
    }
}

static void step_unpend(uint32_t intid)
{
    if (intid < INTID_SGI_COUNT) {
        of(intid)->sources = 0;
        guest_write8(GICD_CPENDSGIR + intid, 0xff);
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
    of(intid)->priority = (uint8_t)(below(PRIORITIES) * 0x40U + below(8));
    guest_set_priority(intid, of(intid)->priority);
}

/* Any set of targets, and now and then none. */
static void step_target(uint32_t intid)
{
    uint32_t depth = reference()->depth;

    if (depth != 0 && below(2) == 0) { /* what this CPU handles */
        intid = field_get(GICC_IAR_INTID, run.handling[here->cpu.index][depth - 1U]);
    }
    if (intid < INTID_SPI_FIRST) {
        return;
    }
    run.moves[0] += reference_is_pending(of(intid)) ? 1U : 0U;
    run.moves[1] += of(intid)->active ? 1U : 0U;
    of(intid)->targets = (uint8_t)below(1U << machine.config.cpus);
    guest_target(intid, of(intid)->targets);
}

static void step_acknowledge(void)
{
    struct reference *cpu = reference();
    uint32_t iar;

    if (cpu->depth == ACTIVE_MAX) {
        return;
    }
    iar = guest_acknowledge();
    assert_true(reference_acknowledge(cpu, iar));
    if (iar != INTID_SPURIOUS) {
        run.handling[here->cpu.index][cpu->depth - 1U] = iar;
    }
}

static void step_end(void)
{
    struct reference *cpu = reference();
    uint32_t iar;

    if (cpu->depth == 0) {
        return;
    }
    reference_drop(cpu);
    iar = run.handling[here->cpu.index][cpu->depth];
    of(field_get(GICC_IAR_INTID, iar))->active = false;
    guest_end(iar);
}

/* The last one stays; and who turns itself off does so outside its handlers. */
static void step_off(void)
{
    uint32_t online = 0;

    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        online += machine.cpus[i].cpu.place.online ? 1U : 0U;
    }
    if (online > 1 && reference()->depth == 0) {
        machine_cpu_off();
        machine_settle();
        run.offs++;
    }
}

static const struct {
    uint32_t share; /* of 100 */
    void (*step)(uint32_t intid);
} steps[] = {
    {15, step_edge},  {12, step_line},    {3, step_pend},    {2, step_unpend},
    {4, step_enable}, {4, step_priority}, {15, step_target},
};

/* What the guest of this CPU, or a device, does next. */
static void step(void)
{
    uint32_t choice = below(100), intid = any();

    here->maintenance_last = below(2) == 0;
    for (uint32_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (choice < steps[i].share) {
            steps[i].step(intid);
            return;
        }
        choice -= steps[i].share;
    }
    if (choice < 6) {
        step_send();
    } else if (choice < 8) {
        step_off();
    } else if (choice < 30) {
        step_acknowledge();
    } else {
        step_end();
    }
}

static void compare_bank(uint32_t bank)
{
    uint32_t pending = 0, active = 0;

    for (uint32_t bit = 0; bit < 32; bit++) {
        const struct reference_irq *irq = of(32U * bank + bit);

        pending |= (reference_is_pending(irq) ? 1U : 0U) << bit;
        active |= (irq->active ? 1U : 0U) << bit;
    }
    assert_int_equal(guest_read(GICD_ISPENDR + 4U * bank), pending);
    assert_int_equal(guest_read(GICD_ISACTIVER + 4U * bank), active);
}

/* On every CPU that runs. */
static void compare(uint32_t number)
{
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        machine_go_to(i);
        if (here->cpu.place.online) {
            assert_int_equal(guest_sees_irq(), reference_signals(reference()));
            if (number % 4U == 0) {
                assert_int_equal(field_get(GICC_IAR_INTID, guest_gicc_read(GICC_HPPIR)),
                                 reference_highest_pending(reference()));
                compare_bank(number / 4U % BANKS_USED);
            }
        }
    }
}

/* This CPU is the one to act; if it is off, it comes on, or stays so for a while. */
static bool turn_to(uint32_t index)
{
    machine_go_to(index);
    if (!here->cpu.place.online && below(20) == 0) {
        machine_cpu_on();
        machine_settle();
    }
    return here->cpu.place.online;
}

static void start(uint32_t seed)
{
    memset(&run, 0, sizeof(run));
    run.random.state = seed;
    machine_start(&machine.config);
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        reference_start(&run.cpus[i], i, run.shared);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < MODEL_INTIDS; intid++) {
        guest_target(intid, 1);
        if (intid % 2U == 0 || !is_hardware(intid)) {
            of(intid)->edge = true;
            guest_set_edge(intid, true);
        }
    }
}

/* Handles what there is, here; lines go low in their handlers. */
static void handle_all(void)
{
    while (guest_sees_irq()) {
        uint32_t intid;

        step_acknowledge();
        intid = field_get(GICC_IAR_INTID, run.handling[here->cpu.index][reference()->depth - 1U]);
        if (of(intid)->line) {
            step_line(intid);
        }
        step_end();
    }
}

/* All come on, end what they had begun, and are given what there is: nothing may remain. */
static void drain(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        while (!turn_to(i)) {
        }
        while (reference()->depth != 0) {
            step_end();
        }
    }
    for (uint32_t intid = INTID_SGI_COUNT; intid < MODEL_INTIDS; intid++) {
        for (uint32_t i = machine.config.cpus; i-- != 0;) {
            machine_go_to(i);
            of(intid)->enabled = true;
            guest_enable(intid);
        }
        if (intid >= INTID_SPI_FIRST) {
            of(intid)->targets = (uint8_t)(1U << intid % machine.config.cpus);
            guest_target(intid, of(intid)->targets);
        }
    }
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        handle_all();
    }
    for (uint32_t bank = 0; bank < BANKS_USED; bank++) {
        compare(4U * bank);
    }
}

static void expect_quiet(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
            assert_false(reference_is_pending(of(intid)) || of(intid)->active || physical_of(intid)->active);
        }
    }
}

static void play(uint32_t seed)
{
    start(seed);
    for (uint32_t number = 0; number < STEPS; number++) {
        if (turn_to(below(machine.config.cpus))) {
            step();
        }
        compare(number);
    }
    drain();
    expect_quiet();
    /* What the story is about did happen. */
    assert_true(run.moves[0] > 50 && run.moves[1] > 10 && run.offs > 10 && run.for_offline > 5);
}

static void behaviour_26_random_stories(void **state)
{
    (void)state;
    play(machine.config.cpus);
}

int main(void)
{
    static const struct story stories[] = {
        STORY_OF(2, ON_ALL, behaviour_26_random_stories),
        STORY_OF(3, ON_ALL, behaviour_26_random_stories),
    };

    return STORIES_RUN(stories);
}
