/*
 * What the guest finds when it starts, whatever an earlier owner of the machine left behind: looked at before
 * anything sets the GIC up, judged by the checks. They run before all others, for what CPU was never on.
 */
#include "checks/first.h"

#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "common/psci.h"
#include "cpu.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"
#include "sysreg.h"

#define BANKS (PLATFORM_INTIDS / 32U)

#define SGIS        0x0000ffffU /* of a bank's bits */
#define TRIGGERS    2U          /* words of ICFGR for a bank */
#define SGI_TO_LAST 5U

/* Of the registers of one bank: every bit there is, and what the words of triggers and priorities hold. */
struct bank {
    uint32_t enabled, pending, active;
    uint32_t triggers, priorities;
};

static struct {
    struct bank banks[BANKS];
    uint32_t timer_ctl, physical_timer_ctl;
    uint32_t mask; /* PMR: everything is masked */
    uint32_t running;
    uint32_t taken; /* INTID of what was there once everything was let through */
} found;

uint32_t first_timer_ctl(void)
{
    return found.timer_ctl;
}

uint32_t first_physical_timer_ctl(void)
{
    return found.physical_timer_ctl;
}

static struct bank look_at(uint32_t first)
{
    uintptr_t frame = gic_frame(first);
    struct bank bank = {
        .enabled = io_read32(frame + GICD_ISENABLER + first / 8U),
        .pending = io_read32(frame + GICD_ISPENDR + first / 8U),
        .active = io_read32(frame + GICD_ISACTIVER + first / 8U),
    };

    for (uint32_t n = 0; n < TRIGGERS; n++) { /* those of SGIs are what they are */
        bank.triggers |= first + n != 0 ? io_read32(frame + GICD_ICFGR + first / 4U + 4U * n) : 0;
    }
    for (uint32_t n = 0; n < 32U; n += 4) {
        bank.priorities |= io_read32(frame + GICD_IPRIORITYR + first + n);
    }
    return bank;
}

/* Everything is let through, and nothing was enabled: what is signalled now nobody asked for. */
static void look_for_strays(void)
{
    found.mask = gicc_read(GICC_PMR);
    gic_open();
    found.running = gicc_read(GICC_RPR);
    found.taken = irq_line() ? acknowledge() : INTID_SPURIOUS;
    complete();
}

void first_look(void)
{
    irq_mask();
    found.timer_ctl = read_CNTV_CTL();
    found.physical_timer_ctl = read_CNTP_CTL();
    for (uint32_t n = 0; n < BANKS; n++) {
        found.banks[n] = look_at(32U * n);
    }
    look_for_strays();
}

static void expect_as_after_reset(const struct bank *bank, uint32_t sgis)
{
    check_equal("enabled", bank->enabled & ~sgis, 0);
    check_equal("pending", bank->pending, 0);
    check_equal("active", bank->active, 0);
    check_equal("edge_triggered", bank->triggers, 0);
    if (!run_path_is("passthrough")) { /* there all have the shim's */
        check_equal("priorities", bank->priorities, 0);
    }
}

static void as_after_reset(void)
{
    for (uint32_t n = 0; n < BANKS; n++) {
        expect_as_after_reset(&found.banks[n], n == 0 ? SGIS : 0);
    }
}

static void nothing_runs_nor_comes(void)
{
    check_equal("priority_mask", found.mask, 0);
    check_equal("running_priority", found.running, GICC_PRIORITY_IDLE);
    check_equal("stray", found.taken, INTID_SPURIOUS);
}

static void expect_tick(void)
{
    gicd_set_bit(GICD_ISENABLER, timer_virtual.intid);
    timer_virtual.write_cval(stamp());
    timer_virtual.write_ctl(TIMER_CTL_ENABLE);
    isb();
    expect_taken("tick", timer_virtual.intid);
    timer_stop(&timer_virtual);
    complete();
}

/* Whatever the distributor was told of them before, they come, once, and here. */
static void sources_come(void)
{
    for (uint32_t n = 0; n < MSI_COUNT && check_holds(); n++) {
        enable_edge(MSI(n), 0x80);
        pend(MSI(n));
        expect_handled("msi", MSI(n));
        expect_nothing("msi_twice");
    }
    expect_tick();
    if (level_prepare(0x80)) {
        level_set_line(true);
        expect_taken("rtc", LEVEL_INTID);
        level_set_line(false);
        complete();
    }
}

static void job_look(void)
{
    struct bank private = look_at(0);

    expect_as_after_reset(&private, SGIS);
    expect_nothing("stray_on_another_cpu");
    expect_tick();
    expect_nothing("another_stray");
}

static bool has_cpu(uint32_t cpu)
{
    if (cpu == 0 || cpu >= gic_cpu_count()) {
        check_unsupported("the_machine_has_fewer_cpus");
        return false;
    }
    return true;
}

static void another_cpu_as_after_reset(void)
{
    if (!has_cpu(1)) {
        return;
    }
    open_private_of(1);
    if (check_equal("cpu_on", crew_call_on(1, psci_by_smc), PSCI_SUCCESS)) {
        crew_do(1, job_look);
    }
}

static void job_expect_sgi(void)
{
    expect_sgi("sgi_that_waited", SGI_TO_LAST, 0);
    expect_nothing("too_many");
}

static void sgi_waits(void)
{
    uint32_t last = gic_cpu_count() - 1U;

    if (!has_cpu(last)) {
        return;
    }
    check_equal("off", crew_affinity_info(last), PSCI_AFFINITY_OFF);
    open_private_of(last);
    send_sgi(SGIR_FILTER_LIST, 1U << last, SGI_TO_LAST);
    expect_nothing("for_another_cpu");
    if (check_equal("cpu_on", crew_call_on(last, psci_by_smc), PSCI_SUCCESS)) {
        crew_do(last, job_expect_sgi);
    }
}

static const struct check checks[] = {
    {10, "nothing-strays-in", nothing_runs_nor_comes},
    {27, "as-after-reset", as_after_reset},
    {27, "sources-come-to-the-first-cpu", sources_come},
    {27, "another-cpu-as-after-reset", another_cpu_as_after_reset},
    {36, "sgi-waits-for-a-cpu-never-on", sgi_waits},
};

const struct check_list check_list_first = CHECK_LIST(checks);
