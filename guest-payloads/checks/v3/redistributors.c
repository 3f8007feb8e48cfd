/*
 * GICR_*: what each redistributor says of itself, and the registers of private interrupts.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/v3/double.h"
#include "common/psci.h"
#include "runtime/timer.h"
#include "stamp.h"

/* INTIDs looked at: all there are on the machine with the fewest. */
#define LINES SOFT(SOFT_COUNT)

static uintptr_t control(uint32_t cpu)
{
    return PLATFORM_GICR_BASE + cpu * GICR_STRIDE;
}

/* As many as CPUs, in order; Last on the last one only; a double word is its halves. */
static void typers(void)
{
    uint32_t cpus = gic_cpu_count();

    check_at_most("cpus", cpus, PLATFORM_CPU_MAX);
    for (uint32_t cpu = 0; cpu < cpus; cpu++) {
        uint32_t low = io_read32(control(cpu) + GICR_TYPER);
        uint32_t high = io_read32(control(cpu) + GICR_TYPER + 4U);
        uint64_t both = read_double(control(cpu) + GICR_TYPER);

        check_equal("last", field_get(GICR_TYPER_LAST, low), cpu + 1U == cpus ? 1 : 0);
        check_equal("number", field_get(GICR_TYPER_NUMBER, low), cpu);
        check_equal("affinity", high, PLATFORM_AFFINITY(cpu));
        check_equal("lower_half", (uint32_t)both, low);
        check_equal("upper_half", (uint32_t)(both >> 32), high);
    }
}

/* To sleep and awake again; no other bit is there to be written. */
static void waker(void)
{
    uintptr_t waker = control(gic_cpu_count() - 1U) + GICR_WAKER;
    uint32_t asleep = field_put(GICR_WAKER_PROCESSOR_SLEEP, 1) | field_put(GICR_WAKER_CHILDREN_ASLEEP, 1);

    io_write32(waker, UINT32_MAX);
    check_equal("asleep", io_read32(waker), asleep);
    io_write32(waker, ~asleep | field_put(GICR_WAKER_CHILDREN_ASLEEP, 1));
    check_equal("awake", io_read32(waker), 0);
}

/* Affinity routing, one security state; and a write that is waited for comes to its end. */
static void distributor_control(void)
{
    static const uint32_t values[] = {0, UINT32_MAX & ~field_put(GICD_CTLR_RWP, 1), GIC_CTLR_OPEN};
    uint32_t fixed = field_put(GICD_CTLR_ARE, 1) | field_put(GICD_CTLR_DS, 1);

    for (uint32_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        io_write32(GIC_CTLR, values[i] | field_put(GICD_CTLR_ARE, 1));
        check_equal("rwp", field_get(GICD_CTLR_RWP, io_read32(GIC_CTLR)), 0);
        check_equal("fixed", io_read32(GIC_CTLR) & fixed, fixed);
        check_equal("groups", io_read32(GIC_CTLR) & 3U, values[i] & 3U);
    }
    check_equal("version", field_get(PIDR2_ARCHREV, io_read32(PLATFORM_GICD_BASE + GIC_PIDR2)), 3);
    check_equal("version", field_get(PIDR2_ARCHREV, io_read32(control(0) + GIC_PIDR2)), 3);
}

/* GICD_IROUTER by halves and whole; it names CPU 1, and CPU 0 again. */
static void router(void)
{
    uintptr_t address = PLATFORM_GICD_BASE + GICD_IROUTER + 8U * SOFT(0);

    gic_set_target(SOFT(0), 1);
    check_equal("low", io_read32(address), PLATFORM_AFFINITY(1));
    check_equal("high", io_read32(address + 4U), 0);
    check_equal("whole", (uint32_t)read_double(address), PLATFORM_AFFINITY(1));
    write_double(address, PLATFORM_AFFINITY(0));
    check_equal("back", io_read32(address), PLATFORM_AFFINITY(0));
    enable_edge(SOFT(0), 0xa0);
    pend(SOFT(0));
    expect_handled("handled", SOFT(0));
}

/* Private banks are the redistributor's: in the distributor they are zero. */
static void private_banks(void)
{
    static const uint32_t banks[] = {GICD_ISENABLER, GICD_ISPENDR, GICD_ISACTIVER};

    for (uint32_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        uint32_t before = io_read32(gic_frame(0) + banks[i]);

        io_write32(PLATFORM_GICD_BASE + banks[i], UINT32_MAX);
        check_equal("in_the_distributor", io_read32(PLATFORM_GICD_BASE + banks[i]), 0);
        check_equal("in_the_redistributor", io_read32(gic_frame(0) + banks[i]), before);
    }
}

static uintptr_t router_of(uint32_t intid)
{
    return PLATFORM_GICD_BASE + GICD_IROUTER + 8U * intid;
}

/* Each SPI has its own: what is written to all is still there when all are written. */
static void every_router(void)
{
    for (uint32_t intid = INTID_SPI_FIRST; intid < LINES; intid++) {
        gic_set_target(intid, intid % gic_cpu_count());
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < LINES && check_holds(); intid++) {
        check_equal("router", io_read32(router_of(intid)), PLATFORM_AFFINITY(intid % gic_cpu_count()));
        check_equal("router_high", io_read32(router_of(intid) + 4U), 0);
    }
}

/* The upper half is Aff3, and each half leaves the other alone; with no such CPU nobody gets it. */
static void router_to_nobody(void)
{
    enable_edge(SOFT(0), 0xa0);
    io_write32(router_of(SOFT(0)) + 4U, 1);
    check_equal("low", io_read32(router_of(SOFT(0))), 0);
    check_equal("high", io_read32(router_of(SOFT(0)) + 4U), 1);
    pend(SOFT(0));
    check_that("came_to_another_affinity", !irq_line());
    io_write32(router_of(SOFT(0)), 0x020304U);
    check_equal("high_still", io_read32(router_of(SOFT(0)) + 4U), 1);
    check_equal("low_written", io_read32(router_of(SOFT(0))), 0x020304U);
    write_double(router_of(SOFT(0)), PLATFORM_AFFINITY(0));
    expect_handled("given_back", SOFT(0));
}

/* A byte or half-word of it is no access. */
static void router_in_narrow(void)
{
    io_write8(router_of(SOFT(0)), 1);
    io_write16(router_of(SOFT(0)), 1);
    check_equal("written", io_read32(router_of(SOFT(0))), PLATFORM_AFFINITY(0));
}

static uintptr_t interrupts(uint32_t cpu)
{
    return control(cpu) + GICR_SGI_FRAME;
}

/* In the frames of all CPUs, `bank` reads as `before` but for the bit of one interrupt of one. */
static bool only(uint32_t bank, const uint32_t *before, uint32_t cpu, uint32_t changed)
{
    for (uint32_t i = 0; i < gic_cpu_count(); i++) {
        if (!check_equal("wrong_bits", io_read32(interrupts(i) + bank),
                         before[i] ^ (i == cpu ? changed : 0))) {
            return false;
        }
    }
    return true;
}

/* Any CPU can reach the registers of any other: here of such as are off. */
static void every_bit_of_all(uint32_t set, uint32_t clear, uint32_t first)
{
    uint32_t before[PLATFORM_CPU_MAX];

    for (uint32_t cpu = 0; cpu < gic_cpu_count(); cpu++) {
        io_write32(interrupts(cpu) + clear, UINT32_MAX << first);
    }
    for (uint32_t cpu = 0; cpu < gic_cpu_count(); cpu++) {
        before[cpu] = io_read32(interrupts(cpu) + set);
    }
    for (uint32_t n = first; n < INTID_PRIVATE_COUNT * gic_cpu_count() && check_holds(); n++) {
        uint32_t cpu = n / INTID_PRIVATE_COUNT, bit = 1U << (n % INTID_PRIVATE_COUNT);

        if (n % INTID_PRIVATE_COUNT >= first) {
            io_write32(interrupts(cpu) + set, bit);
            only(set, before, cpu, bit);
            only(clear, before, cpu, bit);
            io_write32(interrupts(cpu) + clear, bit);
            only(set, before, cpu, 0);
        }
    }
}

static void enable_bits_of_all(void)
{
    every_bit_of_all(GICD_ISENABLER, GICD_ICENABLER, INTID_SGI_COUNT);
}

static void pending_bits_of_all(void)
{
    gicc_write(GICC_PMR, 0);
    every_bit_of_all(GICD_ISPENDR, GICD_ICPENDR, 0);
}

static void active_bits_of_all(void)
{
    every_bit_of_all(GICD_ISACTIVER, GICD_ICACTIVER, 0);
}

/* Of one that was on, the virtual timer's interrupt is switched, and this CPU's own goes on as it was. */
static void timer_of_one_that_is_off(void)
{
    uint32_t bit = 1U << PLATFORM_VTIMER_INTID;

    if (!crew_start(2) || !crew_turn_off(1, psci_by_smc)) {
        return;
    }
    io_write32(interrupts(0) + GICD_ISENABLER, bit);
    io_write32(interrupts(1) + GICD_ICENABLER, bit);
    timer_arm(&timer_virtual, stamp());
    expect_taken("own_timer", PLATFORM_VTIMER_INTID);
    io_write32(interrupts(1) + GICD_ISACTIVER, bit);
    io_write32(interrupts(1) + GICD_ICACTIVER, bit);
    check_that("no_longer_active", gicd_bit(GICD_ISACTIVER, PLATFORM_VTIMER_INTID));
    timer_stop(&timer_virtual);
    complete();
    expect_idle("not_idle", PLATFORM_VTIMER_INTID);
}

/* Its pending and active states wait for it, and are as it left them. */
static void check_pending_and_active(void)
{
    uint32_t bit = 1U << PLATFORM_VTIMER_INTID;

    check_equal("pending", io_read32(interrupts(1) + GICD_ISPENDR) & bit, bit);
    check_equal("active", io_read32(interrupts(1) + GICD_ISACTIVER) & bit, bit);
}

static void pend_and_activate(void)
{
    io_write32(interrupts(1) + GICD_ISPENDR, 1U << PLATFORM_VTIMER_INTID);
    io_write32(interrupts(1) + GICD_ISACTIVER, 1U << PLATFORM_VTIMER_INTID);
}

static void state_of_one_that_is_off(void)
{
    if (!crew_start(2)) {
        return;
    }
    crew_do(1, pend_and_activate);
    check_pending_and_active();
    if (!crew_turn_off(1, psci_by_smc)) {
        return;
    }
    check_pending_and_active();
    check_that("here_too", !gicd_bit(GICD_ISPENDR, PLATFORM_VTIMER_INTID));
    if (check_equal("cpu_on", crew_call_on(1, psci_by_smc), PSCI_SUCCESS)) {
        crew_do(1, check_pending_and_active);
        io_write32(interrupts(1) + GICD_ICACTIVER, UINT32_MAX);
        io_write32(interrupts(1) + GICD_ICPENDR, UINT32_MAX);
        check_equal("still_pending", io_read32(interrupts(1) + GICD_ISPENDR), 0);
        check_equal("still_active", io_read32(interrupts(1) + GICD_ISACTIVER), 0);
    }
}

static void group_bits_of_all(void)
{
    for (uint32_t cpu = 0; cpu < gic_cpu_count(); cpu++) {
        io_write32(interrupts(cpu) + GICD_IGROUPR, 0x11111111U << cpu);
    }
    for (uint32_t cpu = 0; cpu < gic_cpu_count(); cpu++) {
        check_equal("groups", io_read32(interrupts(cpu) + GICD_IGROUPR), 0x11111111U << cpu);
        io_write32(interrupts(cpu) + GICD_IGROUPR, UINT32_MAX);
    }
}

static uint32_t byte_of(uint32_t cpu, uint32_t intid)
{
    return 0xf8U - 8U * ((intid + 3U * cpu) % 31U);
}

static void priorities_of_all(void)
{
    for (uint32_t n = 0; n < INTID_PRIVATE_COUNT * gic_cpu_count(); n++) {
        uint32_t cpu = n / INTID_PRIVATE_COUNT, intid = n % INTID_PRIVATE_COUNT;

        io_write8(interrupts(cpu) + GICD_IPRIORITYR + intid, (uint8_t)byte_of(cpu, intid));
    }
    for (uint32_t n = 0; n < INTID_PRIVATE_COUNT * gic_cpu_count() && check_holds(); n++) {
        uint32_t cpu = n / INTID_PRIVATE_COUNT, intid = n % INTID_PRIVATE_COUNT;

        check_equal("priority", io_read8(interrupts(cpu) + GICD_IPRIORITYR + intid), byte_of(cpu, intid));
    }
}

static bool takes_messages(void)
{
    if (field_get(GICD_TYPER_MBIS, io_read32(PLATFORM_GICD_BASE + GICD_TYPER)) == 0) {
        check_unsupported("the_distributor_takes_no_messages");
        return false;
    }
    return true;
}

/* GICD_SETSPI pends an edge, as a device does; CLRSPI takes it away. */
static void edge_by_message(void)
{
    if (takes_messages()) {
        enable_edge(SOFT(0), 0xa0);
        io_write32(PLATFORM_GICD_BASE + GICD_SETSPI_NSR, SOFT(0));
        expect_handled("set", SOFT(0));
        expect_nothing("set_once");
        io_write16(PLATFORM_GICD_BASE + GICD_SETSPI_NSR, SOFT(0));
        check_that("not_signalled", irq_line());
        io_write16(PLATFORM_GICD_BASE + GICD_CLRSPI_NSR, SOFT(0));
        expect_nothing("cleared");
    }
}

/* Of a level it is the line: at the end it is pending again until it is cleared. */
static void level_by_message(void)
{
    if (takes_messages()) {
        enable_level(SOFT(0), 0xa0);
        io_write32(PLATFORM_GICD_BASE + GICD_SETSPI_NSR, SOFT(0));
        expect_handled("set", SOFT(0));
        expect_taken("still_set", SOFT(0));
        io_write32(PLATFORM_GICD_BASE + GICD_CLRSPI_NSR, SOFT(0));
        complete();
        expect_nothing("cleared");
    }
}

/* Messages that name no SPI. */
static void wild_messages(void)
{
    static const uint32_t values[] = {0, 31, LINES, 1019, 1020, 1023, 1024, 8191, UINT32_MAX};

    if (takes_messages()) {
        for (uint32_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
            io_write32(PLATFORM_GICD_BASE + GICD_SETSPI_NSR, values[i]);
            io_write32(PLATFORM_GICD_BASE + GICD_CLRSPI_NSR, values[i]);
        }
        expect_nothing("set");
    }
}

static const struct check checks[] = {
    {22, "redistributor-typers", typers},
    {22, "redistributor-waker", waker},
    {22, "router-halves", router},
    {22, "every-router", every_router},
    {22, "router-to-nobody", router_to_nobody},
    {22, "router-in-narrow", router_in_narrow},
    {24, "distributor-control", distributor_control},
    {19, "private-banks-of-a-redistributor", private_banks},
    {19, "enable-bits-of-all-redistributors", enable_bits_of_all},
    {19, "pending-bits-of-all-redistributors", pending_bits_of_all},
    {19, "active-bits-of-all-redistributors", active_bits_of_all},
    {19, "timer-of-one-that-is-off", timer_of_one_that_is_off},
    {19, "state-of-one-that-is-off", state_of_one_that_is_off},
    {19, "group-bits-of-all-redistributors", group_bits_of_all},
    {20, "priorities-of-all-redistributors", priorities_of_all},
    {16, "edge-by-message", edge_by_message},
    {17, "level-by-message", level_by_message},
    {25, "wild-messages", wild_messages},
};

const struct check_list check_list_redistributors = CHECK_LIST(checks);
