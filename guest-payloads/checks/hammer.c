/*
 * Two CPUs at once do whatever comes to the distributor, to each other and to PSCI, while SPIs, SGIs and all
 * timers fire. Every interrupt is counted by who raises it and by who takes it, and raised again only when it
 * was taken: so none may be lost, and none come twice.
 */
#include "checks/crew.h"
#include "checks/hammer_steps.h"
#include "checks/table.h"
#include "common/psci.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"

#define STEPS      10000U
#define PERIOD     50000U
#define LEAST_SGIS 300U
#define LEAST_RUNS 50U

static const struct timer *const timers[2] = {&timer_virtual, &timer_physical};

/* The record of an SPI, or NULL when it is none that is raised. */
static struct count *count_of(uint32_t intid)
{
    for (uint32_t self = 0; self < HAMMERS; self++) {
        for (enum kind kind = SOFTWARE; kind < KINDS; kind++) {
            if (intid - hammer_first_of(self, kind) < EACH) {
                return &hammer.spi[self][kind][intid - hammer_first_of(self, kind)];
            }
        }
    }
    return NULL;
}

static void tick(uint32_t self, uint32_t which)
{
    if (stamp() < hammer.deadline[self][which]) {
        hammer_add(&hammer.strange);
    }
    hammer.ticks[self][which]++;
    hammer.deadline[self][which] += PERIOD;
    timer_move(timers[which], hammer.deadline[self][which]);
}

/* `source`: who sent it, if it is an SGI, as far as that shows. */
static void take(uint32_t self, uint32_t intid, uint32_t source)
{
    struct count *count = count_of(intid);

    if (intid < INTID_SGI_COUNT && source == gic_sgi_source_of(1U - self)) {
        hammer_add(&hammer.sgi[1U - self][intid].taken);
    } else if (intid == PLATFORM_VTIMER_INTID || intid == PLATFORM_PTIMER_INTID) {
        tick(self, intid == PLATFORM_VTIMER_INTID ? 0 : 1);
    } else if (count != NULL) {
        hammer_add(&count->taken);
    } else {
        hammer_add(&hammer.strange);
    }
}

static void take_here(uint32_t intid)
{
    take(0, intid, gic_sgi_source_of(1)); /* its sender is not told here; there is but one */
}

static void take_there(struct smp_cpu *cpu, uint32_t iar)
{
    take(cpu->index, gic_intid(iar), gic_sgi_source(iar));
}

/* What CPUs 2 and 3 do each time they are turned on. */
static void run_and_leave(struct smp_cpu *cpu)
{
    hammer_add(&hammer.ran[cpu->index]);
    dsb();
    psci_by_smc(PSCI_CPU_OFF, 0, 0, 0);
}

static void start_timers(uint32_t self)
{
    for (uint32_t which = 0; which < 2; which++) {
        gicd_set_priority(timers[which]->intid, 0x80U + 8U * which);
        gicd_set_bit(GICD_ISENABLER, timers[which]->intid);
        hammer.deadline[self][which] = stamp() + PERIOD / (which + 1U);
        timer_arm(timers[which], hammer.deadline[self][which]);
    }
}

/* Everything that was raised by this CPU was taken, by whichever. */
static bool all_taken(uint32_t self)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        if (!hammer_is_taken(&hammer.sgi[self][intid])) {
            return false;
        }
    }
    for (uint32_t n = 0; n < KINDS * EACH; n++) {
        if (!hammer_is_taken(&hammer.spi[self][n / EACH][n % EACH])) {
            return false;
        }
    }
    return true;
}

/*
 * Nothing is disabled any more: what is pending comes, here what the other one raised too; and a while is
 * given to what should not come.
 */
static void finish(uint32_t self)
{
    uint64_t limit = limit_from_now();
    uint64_t start;

    for (enum kind kind = SOFTWARE; kind < KINDS; kind++) {
        for (uint32_t n = 0; n < EACH; n++) {
            gicd_set_bit(GICD_ISENABLER, hammer_first_of(self, kind) + n);
        }
    }
    hammer_add(&hammer.done);
    while (!(hammer_look(&hammer.done) == HAMMERS && all_taken(0) && all_taken(1)) && !limit_over(limit)) {
        fixture_stir();
        relax();
    }
    start = stamp();
    while (stamp() - start < 3U * PERIOD) {
        fixture_stir();
        relax();
    }
    irq_mask();
    timer_stop(&timer_virtual);
    timer_stop(&timer_physical);
}

static void pound(uint32_t self)
{
    start_timers(self);
    irq_unmask();
    for (uint32_t n = 0; n < STEPS; n++) {
        hammer_step(self);
        fixture_stir();
        relax();
    }
    finish(self);
}

static void pound_there(void)
{
    pound(1);
}

/* Quiets the interrupts that were shaken. */
static void quiet_shaken(void)
{
    for (uint32_t n = 0; n < HAMMERS * KINDS * BLOCK; n++) {
        uint32_t intid = hammer_first_of(n / BLOCK % HAMMERS, n / (HAMMERS * BLOCK)) + n % BLOCK;

        if (n % BLOCK >= EACH) {
            gicd_set_bit(GICD_ICACTIVER, intid);
            unpend(intid);
        }
    }
}

static bool is_off(uint32_t cpu)
{
    uint64_t limit = limit_from_now();

    while (!limit_over(limit)) {
        if (crew_affinity_info(cpu) == PSCI_AFFINITY_OFF) {
            return true;
        }
        relax();
    }
    return false;
}

static void check_counts(uint32_t self)
{
    uint32_t spis = 0, sgis = 0;

    for (uint32_t n = 0; n < KINDS * EACH; n++) {
        const struct count *count = &hammer.spi[self][n / EACH][n % EACH];

        check_equal(n < EACH ? "software_spi" : "physical_spi", count->taken, count->raised);
        spis += count->taken;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        check_equal("sgi", hammer.sgi[self][intid].taken, hammer.sgi[self][intid].raised);
        sgis += hammer.sgi[self][intid].taken;
    }
    check_that("few_spis", spis > 4U * LEAST_SGIS);
    check_that("few_sgis", sgis > LEAST_SGIS);
    check_that("few_ticks", hammer.ticks[self][0] > 10U && hammer.ticks[self][1] > 10U);
}

static void prepare(void)
{
    hammer = (struct hammer){.random = {0x1234567U, 0x89abcdeU}};
    for (uint32_t self = 0; self < HAMMERS; self++) {
        for (uint32_t n = 0; n < KINDS * EACH; n++) {
            enable_edge(hammer_first_of(self, n / EACH) + n % EACH, 0x40U + 8U * (n % BLOCK));
        }
    }
    irq_reset(take_here);
    smp_set_handler(take_there);
}

/* CPUs 2 and 3 have been started once, so that what they start with is there. */
static bool prepare_others(void)
{
    for (uint32_t cpu = HAMMERS; cpu < CPUS; cpu++) {
        if (!check_equal("cpu_on", smp_turn_on(cpu, run_and_leave, psci_by_smc), PSCI_SUCCESS) ||
            !check_that("does_not_turn_off", is_off(cpu))) {
            return false;
        }
        hammer.turned_on[cpu]++;
    }
    return true;
}

static void two_cpus_hammer(void)
{
    if (gic_cpu_count() < CPUS) {
        check_unsupported("the_machine_has_fewer_cpus");
        return;
    }
    prepare();
    if (!crew_start(HAMMERS) || !prepare_others()) {
        return;
    }
    crew_begin(1, pound_there);
    pound(0);
    crew_wait(1);
    smp_set_handler(NULL);
    quiet_shaken();
    check_equal("strange", hammer.strange, 0);
    check_counts(0);
    check_counts(1);
    for (uint32_t cpu = HAMMERS; cpu < CPUS; cpu++) {
        check_that("does_not_turn_off_at_last", is_off(cpu));
        check_equal("ran", hammer.ran[cpu], hammer.turned_on[cpu]);
        check_that("few_runs", hammer.ran[cpu] > LEAST_RUNS);
    }
}

static const struct check checks[] = {
    {37, "two-cpus-hammer", two_cpus_hammer},
};

const struct check_list check_list_hammer = CHECK_LIST(checks);
