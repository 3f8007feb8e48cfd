/*
 * SPIs that move from one CPU to another.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/run.h"

#define MANY (2U * LIST_REGISTERS + 1U)

static uint32_t spi;

/* What the other CPU found, for who asks it whether there is anything at all. */
static volatile bool signalled;

static void job_look(void)
{
    signalled = irq_line();
}

static void job_expect(void)
{
    expect_handled("at_its_new_target", spi);
    expect_nothing("twice_at_its_new_target");
}

/* Whether the other CPU is signalled. */
static bool other_is_signalled(void)
{
    crew_do(1, job_look);
    return signalled;
}

static void job_target_itself(void)
{
    gic_set_target(spi, 1);
}

/*
 * A GIC may leave what is pending with its old target, and signal it to neither (QEMU 7.2, see docs/qemu.md).
 * Then it is still there when its target is set back.
 */
static bool moves_pending(void)
{
    if (!irq_line() && !other_is_signalled()) {
        gic_set_target(spi, 0);
        expect_handled("at_its_old_target", spi);
        check_unsupported("the_gic_leaves_a_pending_spi_where_it_is");
        return false;
    }
    return true;
}

static void pending(uint32_t intid, crew_job *retarget)
{
    spi = intid;
    enable_edge(spi, 0x60);
    gic_set_target(spi, 0);
    pend(spi);
    check_that("not_signalled", irq_line());
    if (retarget != NULL) {
        crew_do(1, retarget);
    } else {
        gic_set_target(spi, 1);
    }
    if (!moves_pending()) {
        return;
    }
    check_that("not_pending", gicd_bit(GICD_ISPENDR, spi));
    expect_nothing("at_its_old_target");
    crew_do(1, job_expect);
    expect_idle("not_idle", spi);
}

static void pending_software(void)
{
    if (crew_start(2)) {
        pending(SOFT(0), NULL);
        pending(SOFT(1), job_target_itself);
    }
}

static void pending_physical(void)
{
    if (crew_start(2)) {
        pending(MSI(0), NULL);
        pending(MSI(1), job_target_itself);
    }
}

/* Pended while it is disabled. */
static void disabled(uint32_t intid)
{
    spi = intid;
    enable_edge(spi, 0x60);
    gicd_set_bit(GICD_ICENABLER, spi);
    gic_set_target(spi, 0);
    pend(spi);
    gic_set_target(spi, 1);
    gicd_set_bit(GICD_ISENABLER, spi);
    if (moves_pending()) {
        expect_nothing("at_its_old_target");
        crew_do(1, job_expect);
    }
}

static void pending_disabled_software(void)
{
    if (crew_start(2)) {
        disabled(SOFT(0));
    }
}

static void pending_disabled_physical(void)
{
    if (crew_start(2)) {
        disabled(MSI(0));
    }
}

static void job_expect_level(void)
{
    expect_taken("level_at_its_new_target", spi);
    level_set_line(false);
    complete();
    expect_nothing("low");
}

static void level(void)
{
    if (!crew_start(2) || !level_prepare(0x60)) {
        return;
    }
    spi = LEVEL_INTID;
    gic_set_target(spi, 0);
    level_set_line(true);
    check_that("not_signalled", irq_line());
    gic_set_target(spi, 1);
    expect_nothing("at_its_old_target");
    crew_do(1, job_expect_level);
    gic_set_target(spi, 0);
    expect_idle("not_idle", spi);
}

/* Acknowledged here, it is completed here; what comes meanwhile goes there afterwards. */
static void active(uint32_t intid, crew_job *retarget)
{
    spi = intid;
    enable_edge(spi, 0x60);
    gic_set_target(spi, 0);
    pend(spi);
    expect_taken("first", spi);
    if (retarget != NULL) {
        crew_do(1, retarget);
    } else {
        gic_set_target(spi, 1);
    }
    check_that("active", gicd_bit(GICD_ISACTIVER, spi));
    pend(spi);
    if (other_is_signalled()) { /* QEMU's does, at its physical CPU interfaces (docs/qemu.md) */
        check_that("too_soon", run_has_physical_gic());
        check_unsupported("the_gic_keeps_the_active_state_of_each_cpu");
        crew_do(1, job_expect);
        complete();
        return;
    }
    complete();
    expect_nothing("at_its_old_target");
    crew_do(1, job_expect);
    expect_idle("not_idle", spi);
}

static void active_software(void)
{
    if (crew_start(2)) {
        active(SOFT(0), NULL);
        active(SOFT(1), job_target_itself);
    }
}

static void active_physical(void)
{
    if (crew_start(2)) {
        active(MSI(0), NULL);
        active(MSI(1), job_target_itself);
    }
}

/* More than fit into list registers, half of them for the other CPU, in the order of their priorities. */
static void job_expect_odd_ones(void)
{
    for (uint32_t n = 1; n < MANY; n += 2) {
        expect_handled("many_at_their_new_target", SOFT(n));
    }
    expect_nothing("too_many");
}

static void many(void)
{
    if (!crew_start(2)) {
        return;
    }
    for (uint32_t n = MANY; n-- != 0;) {
        enable_edge(SOFT(n), 0x40U + 8U * n);
        gic_set_target(SOFT(n), 0);
        pend(SOFT(n));
    }
    for (uint32_t n = 1; n < MANY; n += 2) {
        gic_set_target(SOFT(n), 1);
    }
    for (uint32_t n = 0; n < MANY; n += 2) {
        expect_handled("many_at_their_old_target", SOFT(n));
    }
    spi = SOFT(1);
    if (moves_pending()) {
        crew_do(1, job_expect_odd_ones);
    }
}

/* Of two targets one takes it. */
static volatile uint32_t taken;

static void take(void)
{
    if (irq_line() && acknowledge() == spi) {
        taken++;
        complete();
    }
}

static void either(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0)};

    if (!GIC_HAS_TARGET_LISTS) {
        check_unsupported("an_spi_has_one_target");
        return;
    }
    if (!crew_start(2)) {
        return;
    }
    for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]); i++) {
        spi = intids[i];
        taken = 0;
        enable_edge(spi, 0x60);
        io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + spi, 3);
        check_equal("targets", io_read8(PLATFORM_GICD_BASE + GICD_ITARGETSR + spi), 3);
        pend(spi);
        crew_do(1, take);
        take();
        if (taken == 2 && run_has_physical_gic()) { /* QEMU's, see docs/qemu.md */
            check_unsupported("the_gic_delivers_to_every_target");
        } else {
            check_equal("taken", taken, 1);
        }
        expect_idle("not_idle", spi);
    }
}

static const struct check checks[] = {
    {26, "retarget-pending-software", pending_software},
    {26, "retarget-pending-physical", pending_physical},
    {26, "retarget-disabled-software", pending_disabled_software},
    {26, "retarget-disabled-physical", pending_disabled_physical},
    {26, "retarget-level", level},
    {26, "retarget-active-software", active_software},
    {26, "retarget-active-physical", active_physical},
    {26, "retarget-some-of-many", many},
    {26, "one-of-two-targets", either},
};

const struct check_list check_list_targets = CHECK_LIST(checks);
