/*
 * PSCI (Arm DEN 0022): CPUs turned on and off, and asked for, through both conduits.
 */
#include "common/psci.h"

#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"

#define CYCLES     20U
#define NO_CPU     0x00070700U /* affinities no machine here has */
#define SGI_SENT   6U
#define OFF_PENDED 3U

#define STANDBY_TICKS 20000U
#define STANDBY_CALLS 3U

static volatile uint32_t ran;

static void job_run(void)
{
    ran++;
}

/* Whether an answer is an error: those are negative. */
static bool is_error(uint32_t answer)
{
    return (int32_t)answer < 0;
}

static bool has_hvc(void)
{
    if (run_is_native()) {
        check_unsupported("no_hypervisor_to_call");
        return false;
    }
    return true;
}

static void versions(psci_conduit *call)
{
    static const uint32_t has[] = {PSCI_VERSION,       PSCI_CPU_SUSPEND, PSCI_CPU_OFF,      PSCI_CPU_ON,
                                   PSCI_AFFINITY_INFO, PSCI_SYSTEM_OFF,  PSCI_SYSTEM_RESET, PSCI_FEATURES};
    uint32_t version = call(PSCI_VERSION, 0, 0, 0);

    if (run_is_native()) {
        check_that("version", version >= 0x00000002U && !is_error(version));
    } else {
        check_equal("version", version, 0x00010000U);
    }
    check_equal("no_such_function", call(PSCI_VERSION + 0x1fU, 0, 0, 0), PSCI_NOT_SUPPORTED);
    if (version < 0x00010000U) {
        return; /* FEATURES came with 1.0 */
    }
    for (uint32_t i = 0; i < sizeof(has) / sizeof(has[0]); i++) {
        check_that("feature", !is_error(call(PSCI_FEATURES, has[i], 0, 0)));
    }
    check_equal("feature_of_no_function", call(PSCI_FEATURES, PSCI_VERSION + 0x1fU, 0, 0),
                PSCI_NOT_SUPPORTED);
}

/* SMC is an instruction that there is not where no firmware answers it. */
static bool has_smc(void)
{
    if (!PLATFORM_PSCI) {
        check_unsupported("there_is_no_firmware");
    }
    return PLATFORM_PSCI;
}

static void versions_by_smc(void)
{
    if (has_smc()) {
        versions(psci_by_smc);
    }
}

static void versions_by_hvc(void)
{
    if (has_hvc()) {
        versions(psci_by_hvc);
    }
}

/* It comes back at once when something is there already; else when something comes, or for no reason. */
static void stand_by(psci_conduit *call)
{
    uint32_t calls = 0;

    enable_edge(SOFT(0), 0xa0);
    pend(SOFT(0));
    check_equal("with_one_pending", call(PSCI_CPU_SUSPEND, 0, 0, 0), PSCI_SUCCESS);
    expect_handled("pending", SOFT(0));
    gicd_set_priority(timer_virtual.intid, 0xa0);
    gicd_set_bit(GICD_ISENABLER, timer_virtual.intid);
    timer_arm(&timer_virtual, stamp() + STANDBY_TICKS);
    for (uint64_t limit = limit_from_now(); check_holds() && !irq_line() && !limit_over(limit); calls++) {
        check_equal("standby", call(PSCI_CPU_SUSPEND, 0, 0, 0), PSCI_SUCCESS);
    }
    if (!run_is_native()) {
        check_at_most("calls", calls, STANDBY_CALLS); /* else it does not sleep */
    }
    expect_taken("timer", timer_virtual.intid);
    timer_stop(&timer_virtual);
    complete();
    check_equal("of_a_cluster", call(PSCI_CPU_SUSPEND, PSCI_POWER_LEVEL_1, 0, 0), PSCI_INVALID_PARAMETERS);
    if (!run_is_native()) { /* QEMU stands by instead */
        check_equal("power_down", call(PSCI_CPU_SUSPEND, PSCI_POWER_DOWN, PLATFORM_GUEST_BASE, 0),
                    PSCI_INVALID_PARAMETERS);
    }
}

static void standby_by_smc(void)
{
    if (has_smc()) {
        stand_by(psci_by_smc);
    }
}

static void standby_by_hvc(void)
{
    if (has_hvc()) {
        stand_by(psci_by_hvc);
    }
}

/* Off, on; on again is refused; off. */
static void cycle(psci_conduit *call, uint32_t cpu)
{
    uint32_t before = ran;

    check_equal("off", crew_affinity_info(cpu), PSCI_AFFINITY_OFF);
    if (!check_equal("cpu_on", crew_call_on(cpu, call), PSCI_SUCCESS) || !crew_do(cpu, job_run)) {
        return;
    }
    check_equal("ran", ran, before + 1U);
    check_equal("on", crew_affinity_info(cpu), PSCI_AFFINITY_ON);
    check_equal("on_twice", cpu_on(cpu, NULL, call), PSCI_ALREADY_ON);
    crew_turn_off(cpu, call);
}

static void off_and_on_again(psci_conduit *call)
{
    if (gic_cpu_count() < 4U) {
        check_unsupported("the_machine_has_fewer_cpus");
        return;
    }
    for (uint32_t n = 0; n < CYCLES && check_holds(); n++) {
        cycle(call, 1U + n % 3U);
    }
}

static void cycles_by_smc(void)
{
    off_and_on_again(psci_by_smc);
}

static void cycles_by_hvc(void)
{
    if (has_hvc()) {
        off_and_on_again(psci_by_hvc);
    }
}

/* CPU_ON at a probe in place of where CPUs start. */
static uintptr_t probe;

static uint32_t on_at_probe(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
    (void)a2;
    return psci_by_smc(number, a1, probe, a3);
}

static volatile uintptr_t noted;

static void job_read_note(void)
{
    noted = cpu_probe_noted();
    check_that("offered", cpu_has_what_it_offers());
}

/*
 * A CPU starts with nothing in its registers but the context, in the instruction set of its entry point, and
 * can use what its ID registers offer.
 */
static void first_registers(void)
{
    if (gic_cpu_count() < 2U) {
        check_unsupported("the_machine_has_fewer_cpus");
        return;
    }
    for (uint32_t n = 0; cpu_probe(n) != 0 && check_holds(); n++) {
        probe = cpu_probe(n);
        if (!check_equal("cpu_on", crew_call_on(1, on_at_probe), PSCI_SUCCESS) ||
            !crew_do(1, job_read_note)) {
            return;
        }
        check_that("registers", ~noted == n);
        crew_turn_off(1, psci_by_smc);
    }
}

static void wrong_arguments(void)
{
    if (!has_smc()) {
        return;
    }
    check_equal("itself_on", cpu_on(0, NULL, psci_by_smc), PSCI_ALREADY_ON);
    check_equal("itself", crew_affinity_info(0), PSCI_AFFINITY_ON);
    check_equal("no_cpu_on", psci_by_smc(PSCI_CPU_ON, NO_CPU, PLATFORM_GUEST_BASE, 0),
                PSCI_INVALID_PARAMETERS);
    check_equal("beyond_the_last", psci_by_smc(PSCI_CPU_ON, gic_cpu_count(), PLATFORM_GUEST_BASE, 0),
                PSCI_INVALID_PARAMETERS);
    check_equal("no_cpu_asked_for", psci_by_smc(PSCI_AFFINITY_INFO, NO_CPU, 0, 0), PSCI_INVALID_PARAMETERS);
    if (!run_is_native()) { /* QEMU answers for levels that there are not */
        check_equal("level_4", psci_by_smc(PSCI_AFFINITY_INFO, PLATFORM_AFFINITY(0), 4, 0),
                    PSCI_INVALID_PARAMETERS);
    }
}

/* What is for a CPU that is off comes when it is on again: SPIs, and SGIs. */
static void job_expect_what_waited(void)
{
    expect_sgi("sgi_that_waited", SGI_SENT, 0);
    for (uint32_t n = 0; n < OFF_PENDED; n++) {
        expect_handled("software_that_waited", SOFT(n));
        expect_handled("physical_that_waited", MSI(n));
    }
    expect_nothing("too_many");
}

static void waits_for_it(void)
{
    if (!crew_start(2) || !crew_turn_off(1, psci_by_smc)) {
        return;
    }
    for (uint32_t n = 0; n < OFF_PENDED; n++) {
        enable_edge(SOFT(n), 0xa8U + 16U * n);
        enable_edge(MSI(n), 0xb0U + 16U * n);
        gic_set_target(SOFT(n), 1);
        gic_set_target(MSI(n), 1);
        pend(SOFT(n));
        pend(MSI(n));
    }
    send_sgi(SGIR_FILTER_LIST, 1U << 1, SGI_SENT);
    expect_nothing("for_another_cpu");
    check_that("not_pending", gicd_bit(GICD_ISPENDR, SOFT(0)) && gicd_bit(GICD_ISPENDR, MSI(0)));
    if (check_equal("cpu_on", crew_call_on(1, psci_by_smc), PSCI_SUCCESS)) {
        crew_do(1, job_expect_what_waited);
    }
}

/* Taken by nobody yet, pending when its CPU turns off, an SPI is there for whoever it is given to. */
static void job_see_pending(void)
{
    check_that("not_signalled", irq_line());
}

static void given_to_another(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0)};

    for (uint32_t i = 0; i < 2 && check_holds(); i++) {
        if (!crew_start(2)) {
            return;
        }
        enable_edge(intids[i], 0x60);
        gic_set_target(intids[i], 1);
        pend(intids[i]);
        crew_do(1, job_see_pending);
        crew_turn_off(1, psci_by_smc);
        gic_set_target(intids[i], 0);
        if (irq_line()) {
            expect_handled("given_to_another", intids[i]);
        } else {
            unpend(intids[i]);
            check_unsupported("the_gic_leaves_a_pending_spi_where_it_is");
        }
    }
}

static const struct check checks[] = {
    {36, "psci-versions", versions_by_smc},
    {36, "psci-versions-by-hvc", versions_by_hvc},
    {47, "psci-standby", standby_by_smc},
    {47, "psci-standby-by-hvc", standby_by_hvc},
    {36, "psci-off-and-on-again", cycles_by_smc},
    {36, "psci-off-and-on-again-by-hvc", cycles_by_hvc},
    {36, "psci-first-registers", first_registers},
    {36, "psci-wrong-arguments", wrong_arguments},
    {36, "waits-for-a-cpu-that-is-off", waits_for_it},
    {36, "given-to-another-when-its-cpu-is-off", given_to_another},
};

const struct check_list check_list_power = CHECK_LIST(checks);
