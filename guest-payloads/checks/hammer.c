/*
 * Two CPUs at once do whatever comes to the distributor, to each other and to PSCI, while SPIs, SGIs and all
 * timers fire. Every interrupt is counted by who raises it and by who takes it, and raised again only when it
 * was taken: so none may be lost, and none come twice.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "common/psci.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"

#define CPUS       4U /* two hammer, two are turned on and off */
#define HAMMERS    2U
#define STEPS      20000U
#define EACH       12U /* interrupts of a kind that each of the two raises; 4 more are shaken */
#define BLOCK      16U /* interrupts of a word of GICD_ICFGR: nobody else writes it */
#define PERIOD     50000U
#define LEAST_SGIS 300U
#define LEAST_RUNS 50U

enum kind { SOFTWARE, PHYSICAL, KINDS };

/* Raised and taken. */
struct count {
    uint32_t raised;
    uint32_t taken;
};

static struct hammer {
    struct count spi[HAMMERS][KINDS][EACH];
    struct count sgi[HAMMERS][INTID_SGI_COUNT]; /* by who sent it, to the other */
    uint32_t turned_on[CPUS];                   /* answers of success to CPU_ON */
    uint32_t ran[CPUS];
    uint32_t ticks[HAMMERS][2];
    uint32_t done;    /* those of the two that raise nothing any more */
    uint32_t strange; /* interrupts that nobody raised, ticks before their time, answers there are not */
    uint64_t deadline[HAMMERS][2];
    uint32_t random[HAMMERS];
} hammer;

static const struct timer *const timers[2] = {&timer_virtual, &timer_physical};

static uint32_t below(uint32_t self, uint32_t count)
{
    uint32_t word = hammer.random[self];

    word ^= word << 13;
    word ^= word >> 17;
    word ^= word << 5;
    hammer.random[self] = word;
    return (word >> 8) % count;
}

static void add(uint32_t *count)
{
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

static uint32_t look(const uint32_t *count)
{
    return __atomic_load_n(count, __ATOMIC_RELAXED);
}

static bool is_taken(const struct count *count)
{
    return look(&count->taken) == look(&count->raised);
}

static uint32_t first_of(uint32_t self, enum kind kind)
{
    return (kind == SOFTWARE ? SOFT(0) : MSI(0)) + self * BLOCK;
}

/* The record of an SPI, or NULL when it is none that is raised. */
static struct count *count_of(uint32_t intid)
{
    for (uint32_t self = 0; self < HAMMERS; self++) {
        for (enum kind kind = SOFTWARE; kind < KINDS; kind++) {
            if (intid - first_of(self, kind) < EACH) {
                return &hammer.spi[self][kind][intid - first_of(self, kind)];
            }
        }
    }
    return NULL;
}

static void tick(uint32_t self, uint32_t which)
{
    if (stamp() < hammer.deadline[self][which]) {
        add(&hammer.strange);
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
        add(&hammer.sgi[1U - self][intid].taken);
    } else if (intid == PLATFORM_VTIMER_INTID || intid == PLATFORM_PTIMER_INTID) {
        tick(self, intid == PLATFORM_VTIMER_INTID ? 0 : 1);
    } else if (count != NULL) {
        add(&count->taken);
    } else {
        add(&hammer.strange);
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
    add(&hammer.ran[cpu->index]);
    dsb();
    psci_by_smc(PSCI_CPU_OFF, 0, 0, 0);
}

static void raise_spi(uint32_t self, enum kind kind, uint32_t n)
{
    struct count *count = &hammer.spi[self][kind][n];

    if (is_taken(count)) {
        count->raised++;
        dsb(); /* it is counted before it can be taken */
        pend(first_of(self, kind) + n);
    }
}

static void raise_sgi(uint32_t self, uint32_t intid)
{
    struct count *count = &hammer.sgi[self][intid];

    if (is_taken(count)) {
        count->raised++;
        dsb();
        send_sgi(SGIR_FILTER_LIST, 1U << (1U - self), intid);
    }
}

static void retarget(uint32_t self, enum kind kind, uint32_t n)
{
    /* QEMU 7.2's physical GIC loses what is pending then (docs/qemu.md). */
    if (!run_has_physical_gic() || is_taken(&hammer.spi[self][kind][n])) {
        gic_set_target(first_of(self, kind) + n, below(self, HAMMERS));
    }
}

static void set_config(uint32_t self, enum kind kind)
{
    uintptr_t address = PLATFORM_GICD_BASE + GICD_ICFGR + first_of(self, kind) / 16U * 4U;

    io_write32(address,
               0xaaaaaaaaU >> (below(self, 2) * 8U) | 0x00aaaaaaU); /* those that are raised: edges */
}

/* Interrupts that are not raised, in every state there is. */
static void shake(uint32_t self, enum kind kind)
{
    static const uint32_t banks[] = {GICD_ISPENDR,   GICD_ICPENDR,   GICD_ISACTIVER,
                                     GICD_ICACTIVER, GICD_ICENABLER, GICD_IGROUPR};
    uint32_t bank = banks[below(self, sizeof(banks) / sizeof(banks[0]))];
    uint32_t intid = first_of(self, kind) + EACH + below(self, BLOCK - EACH);

    if (bank == GICD_IGROUPR) {
        (void)gicd_bit(bank, intid); /* shared by both */
    } else {
        gicd_set_bit(bank, intid);
    }
    (void)gicd_bit(bank == GICD_ISPENDR ? GICD_ISACTIVER : GICD_ISPENDR, intid);
}

static void turn_on(uint32_t cpu)
{
    switch (cpu_on(cpu, &smp_cpus[cpu], psci_by_smc)) {
    case PSCI_SUCCESS:
        add(&hammer.turned_on[cpu]);
        break;
    case PSCI_ALREADY_ON:
    case PSCI_ON_PENDING:
        break;
    default:
        add(&hammer.strange);
    }
}

static void call_psci(uint32_t self)
{
    uint32_t cpu = 2U + below(self, 2);

    switch (below(self, 4)) {
    case 0:
        turn_on(cpu);
        break;
    case 1:
        if (crew_affinity_info(cpu) > PSCI_AFFINITY_ON_PENDING) {
            add(&hammer.strange);
        }
        break;
    case 2:
        if (psci_by_smc(PSCI_CPU_ON, 0x00070700U, 0, 0) != PSCI_INVALID_PARAMETERS) {
            add(&hammer.strange);
        }
        break;
    default:
        if ((int32_t)psci_by_smc(PSCI_VERSION, 0, 0, 0) < 0) {
            add(&hammer.strange);
        }
    }
}

static void step(uint32_t self)
{
    enum kind kind = below(self, 2) == 0 ? SOFTWARE : PHYSICAL;
    uint32_t n = below(self, EACH);
    uint32_t intid = first_of(self, kind) + n;

    switch (below(self, 12)) {
    case 0:
    case 1:
    case 2:
        raise_spi(self, kind, n);
        break;
    case 3:
        raise_sgi(self, below(self, INTID_SGI_COUNT));
        break;
    case 4:
        gicd_set_bit(GICD_ICENABLER, intid);
        break;
    case 5:
    case 6:
        gicd_set_bit(GICD_ISENABLER, intid);
        break;
    case 7:
        gicd_set_priority(intid, 0x40U + below(self, 16) * 8U);
        break;
    case 8:
        retarget(self, kind, n);
        break;
    case 9:
        set_config(self, kind);
        break;
    case 10:
        shake(self, kind);
        break;
    default:
        call_psci(self);
    }
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
        if (!is_taken(&hammer.sgi[self][intid])) {
            return false;
        }
    }
    for (uint32_t n = 0; n < KINDS * EACH; n++) {
        if (!is_taken(&hammer.spi[self][n / EACH][n % EACH])) {
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
            gicd_set_bit(GICD_ISENABLER, first_of(self, kind) + n);
        }
    }
    add(&hammer.done);
    while (!(look(&hammer.done) == HAMMERS && all_taken(0) && all_taken(1)) && !limit_over(limit)) {
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
        step(self);
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
        uint32_t intid = first_of(n / BLOCK % HAMMERS, n / (HAMMERS * BLOCK)) + n % BLOCK;

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
            enable_edge(first_of(self, n / EACH) + n % EACH, 0x40U + 8U * (n % BLOCK));
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
