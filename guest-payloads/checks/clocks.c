/*
 * Counters and timers of several CPUs: one time for all, and deadlines for each.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"

#define TURNS      2000U
#define CPUS       4U
#define PERIOD     30000U
#define TICK_COUNT 30U
#define LATE_MAX   (100U * PERIOD)

/* The counter is read in turn: what one CPU reads is never before what another has read. */
static volatile uint32_t turn;
static volatile uint64_t last;

static void read_in_turn(uint32_t self)
{
    while (turn < TURNS) {
        if (turn % CPUS == self) {
            uint64_t now = stamp();

            check_that("went_backwards", now >= last);
            last = now;
            dsb();
            turn = turn + 1U;
        }
        relax();
    }
}

static void read_on_1(void)
{
    read_in_turn(1);
}

static void read_on_2(void)
{
    read_in_turn(2);
}

static void read_on_3(void)
{
    read_in_turn(3);
}

static void counters_agree(void)
{
    static crew_job *const jobs[CPUS] = {NULL, read_on_1, read_on_2, read_on_3};

    if (!crew_start(CPUS)) {
        return;
    }
    turn = 0;
    last = 0;
    for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
        crew_begin(cpu, jobs[cpu]);
    }
    read_in_turn(0);
    for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
        crew_wait(cpu);
    }
}

/* CNTVOFF is the same, and in ticks: virtual and physical counter differ by the same everywhere, here by 0.
 */
static void one_offset(void)
{
    uint64_t before = read_CNTPCT();
    uint64_t now = stamp();

    isb();
    check_that("offset", before <= now && now <= read_CNTPCT());
}

static void offsets_agree(void)
{
    if (!crew_start(CPUS)) {
        return;
    }
    one_offset();
    for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
        crew_do(cpu, one_offset);
    }
}

/* Both timers of every CPU at the same time, a number of deadlines each. */
struct clock {
    volatile uint32_t ticks[2];
    volatile uint32_t early;
    uint64_t deadline[2];
};

static struct clock clocks[CPUS];

static const struct timer *const timers[2] = {&timer_virtual, &timer_physical};

static void tick(struct clock *clock, uint32_t intid)
{
    uint32_t i = intid == PLATFORM_VTIMER_INTID ? 0 : 1;

    if (stamp() < clock->deadline[i]) {
        clock->early++;
    }
    clock->ticks[i]++;
    clock->deadline[i] += PERIOD;
    if (clock->ticks[i] < TICK_COUNT) {
        timer_move(timers[i], clock->deadline[i]);
    } else {
        timer_stop(timers[i]);
    }
}

static void tick_here(uint32_t intid)
{
    tick(&clocks[0], intid);
}

static void tick_there(struct smp_cpu *cpu, uint32_t iar)
{
    tick(&clocks[cpu->index], gic_intid(iar));
}

static void run_clock(uint32_t self)
{
    struct clock *clock = &clocks[self];
    uint64_t start = stamp();

    for (uint32_t i = 0; i < 2; i++) {
        gicd_set_priority(timers[i]->intid, 0xa0);
        gicd_set_bit(GICD_ISENABLER, timers[i]->intid);
        clock->deadline[i] = start + PERIOD + i * (PERIOD / 2U);
        timer_arm(timers[i], clock->deadline[i]);
    }
    irq_unmask();
    while ((clock->ticks[0] < TICK_COUNT || clock->ticks[1] < TICK_COUNT) &&
           stamp() - start < TICK_COUNT * PERIOD + LATE_MAX) {
        fixture_stir();
        relax();
    }
    start = stamp();
    while (stamp() - start < 3U * PERIOD) {
        relax();
    }
    irq_mask();
    timer_stop(&timer_virtual);
    timer_stop(&timer_physical);
    check_equal("cntv", clock->ticks[0], TICK_COUNT);
    check_equal("cntp", clock->ticks[1], TICK_COUNT);
    check_equal("before_their_deadline", clock->early, 0);
}

static void clock_on_1(void)
{
    run_clock(1);
}

static void clock_on_2(void)
{
    run_clock(2);
}

static void clock_on_3(void)
{
    run_clock(3);
}

static void every_clock(void)
{
    static crew_job *const jobs[CPUS] = {NULL, clock_on_1, clock_on_2, clock_on_3};

    if (!crew_start(CPUS)) {
        return;
    }
    irq_reset(tick_here);
    smp_set_handler(tick_there);
    for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
        clocks[cpu] = (struct clock){0};
    }
    for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
        crew_begin(cpu, jobs[cpu]);
    }
    run_clock(0);
    for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
        crew_wait(cpu);
    }
    smp_set_handler(NULL);
}

static const struct check checks[] = {
    {32, "counters-agree", counters_agree},
    {32, "offsets-agree", offsets_agree},
    {33, "both-timers-of-every-cpu", every_clock},
};

const struct check_list check_list_clocks = CHECK_LIST(checks);
