/*
 * What checks act with.
 */
#include "checks/fixture.h"

#include "checks/check.h"
#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "uart_device.h"

#define STACK_DEPTH 256U

/* Ticks that something raised is given to arrive. */
#define SETTLE_TICKS 400U

static uint32_t stack[STACK_DEPTH];
static uint32_t depth;

static uintptr_t word_of(uint32_t bank, uint32_t intid)
{
    return gic_frame(intid) + bank + intid / 32U * 4U;
}

void fixture_settle(void)
{
    uint64_t start;

    dsb();
    isb();
    start = read_CNTPCT();
    while (read_CNTPCT() - start < SETTLE_TICKS) {
    }
}

/*
 * QEMU (seen with 7.2) deactivates the physical interrupt behind a list register at the guest's EOI or DIR,
 * but does not look whether it is pending again until something else changes at the physical GIC. Here
 * something does: a device's level, of an interrupt that is disabled.
 */
void fixture_stir(void)
{
    if ((run_path_is("lr") || run_path_is("direct")) &&
        run_params.vm == 0) { /* the second VM has no devices */
        io_write32(UART_RAISE_ADDRESS, UART_RAISE_VALUE);
        io_write32(UART_QUIET_ADDRESS, UART_QUIET_VALUE);
    }
}

/* Completes what a check left active: priority and activity, whatever EOImode it left behind. */
static void empty_stack(void)
{
    gicc_write(GICC_CTLR,
               field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1) | field_put(GICC_CTLR_ACKCTL, 1));
    while (depth != 0) {
        complete();
    }
}

void fixture_reset(void)
{
    irq_mask();
    irq_reset(NULL);
    timer_stop(&timer_virtual);
    timer_stop(&timer_physical);
    level_stop();
    empty_stack();
    quiet_sgis();
    gic_init();
    for (uint32_t intid = INTID_SGI_COUNT; intid < SOFT(SOFT_COUNT); intid += 16) {
        io_write32(gic_frame(intid) + GICD_ICFGR + intid / 4U, 0);
    }
    gicc_write(GICC_ABPR, 0);
    fixture_settle();
}

void fixture_check_rest(void)
{
    check_equal("running_priority_left", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    expect_nothing("left");
    for (uint32_t intid = 0; intid < SOFT(SOFT_COUNT); intid += 32) {
        check_equal("left_pending", io_read32(word_of(GICD_ISPENDR, intid)), 0);
        check_equal("left_active", io_read32(word_of(GICD_ISACTIVER, intid)), 0);
    }
}

static void set_edge(uint32_t intid, bool edge)
{
    if (intid >= INTID_SPI_FIRST) {
        uintptr_t address = PLATFORM_GICD_BASE + GICD_ICFGR + intid / 16U * 4U;
        uint32_t bit = 2U << (intid % 16U * 2U);
        uint32_t value = io_read32(address);

        io_write32(address, edge ? value | bit : value & ~bit);
    }
}

void enable_edge(uint32_t intid, uint32_t priority)
{
    set_edge(intid, true);
    gicd_set_priority(intid, priority);
    gicd_set_bit(GICD_ISENABLER, intid);
}

void enable_level(uint32_t intid, uint32_t priority)
{
    set_edge(intid, false);
    gicd_set_priority(intid, priority);
    gicd_set_bit(GICD_ISENABLER, intid);
}

void pend(uint32_t intid)
{
    if (intid - PLATFORM_MSI_FIRST < PLATFORM_MSI_COUNT) {
        struct gic_trigger msi = gic_msi_trigger(intid - PLATFORM_MSI_FIRST);

        io_write32(msi.address, msi.value);
    } else if (intid < INTID_SGI_COUNT) {
        gic_send(gic_sgi_to(1U << 0, intid));
    } else {
        gicd_set_bit(GICD_ISPENDR, intid);
    }
    dsb();
}

void unpend(uint32_t intid)
{
    gicd_set_bit(GICD_ICPENDR, intid);
    dsb();
}

bool gicd_bit(uint32_t bank, uint32_t intid)
{
    return (io_read32(word_of(bank, intid)) >> (intid % 32U) & 1U) != 0;
}

void gicd_set_bit(uint32_t bank, uint32_t intid)
{
    io_write32(word_of(bank, intid), 1U << (intid % 32U));
}

void gicd_set_priority(uint32_t intid, uint32_t priority)
{
    io_write8(gic_frame(intid) + GICD_IPRIORITYR + intid, (uint8_t)priority);
}

void gicd_set_group(uint32_t intid, uint32_t group)
{
    uint32_t value = io_read32(word_of(GICD_IGROUPR, intid));
    uint32_t bit = 1U << (intid % 32U);

    io_write32(word_of(GICD_IGROUPR, intid), (group ^ GIC_GROUP) != 0 ? value | bit : value & ~bit);
}

bool irq_line(void)
{
    fixture_settle();
    return (read_ISR() & ISR_I) != 0;
}

uint32_t acknowledge_full(void)
{
    uint32_t iar = gic_acknowledge();

    if (gic_intid(iar) < INTID_SPECIAL_FIRST && depth < STACK_DEPTH) {
        stack[depth++] = iar;
    }
    return iar;
}

uint32_t acknowledge(void)
{
    return gic_intid(acknowledge_full());
}

void complete(void)
{
    if (depth != 0) {
        gic_end(stack[--depth]);
    }
    fixture_stir();
    fixture_settle();
}

void forget(void)
{
    if (depth != 0) {
        depth--;
    }
}

bool expect_taken(const char *what, uint32_t intid)
{
    return check_equal(what, irq_line() ? acknowledge() : NOT_SIGNALLED, intid);
}

bool expect_handled(const char *what, uint32_t intid)
{
    bool taken = expect_taken(what, intid);

    complete();
    return taken;
}

bool expect_one_of(const char *what, uint32_t first, uint32_t count, uint32_t *seen)
{
    uint32_t n;

    if (!check_that(what, irq_line())) {
        return false;
    }
    n = acknowledge() - first;
    complete();
    if (!check_that(what, n < count && (*seen >> n & 1U) == 0)) {
        return false;
    }
    *seen |= 1U << n;
    return true;
}

void expect_each(const char *what, uint32_t first, uint32_t count)
{
    uint32_t seen = 0;

    for (uint32_t n = 0; n < count && expect_one_of(what, first, count, &seen); n++) {
    }
}

uint32_t nest_priority(uint32_t level)
{
    return 0xa0U - 8U * level;
}

bool nest(uint32_t first)
{
    for (uint32_t level = 0; level < NEST; level++) {
        enable_edge(first + level, nest_priority(level));
        pend(first + level);
        if (!expect_taken("nested", first + level)) {
            return false;
        }
    }
    return true;
}

void drop(uint32_t intid)
{
    gicc_write(GICC_EOIR, intid);
    forget();
    fixture_settle();
}

void deactivate(uint32_t intid)
{
    gicc_write(GICC_DIR, intid);
    fixture_stir();
    fixture_settle();
}

void end_by_number(uint32_t intid)
{
    drop(intid);
    fixture_stir();
    fixture_settle();
}

bool expect_nothing(const char *what)
{
    fixture_settle();
    return check_equal(what, acknowledge(), INTID_SPURIOUS) && check_that("line_up_for_nothing", !irq_line());
}

void expect_sgi(const char *what, uint32_t intid, uint32_t source)
{
    uint32_t iar;

    check_that("not_signalled", irq_line());
    iar = acknowledge_full();
    check_equal(what, gic_intid(iar), intid);
    check_equal("source", gic_sgi_source(iar), gic_sgi_source_of(source));
    complete();
}

bool expect_idle(const char *what, uint32_t intid)
{
    return check_that(what, !gicd_bit(GICD_ISPENDR, intid) && !gicd_bit(GICD_ISACTIVER, intid)) &&
           check_equal("running_priority", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
}

bool level_prepare(uint32_t priority)
{
    const char *unsupported = level_start();

    if (unsupported != NULL) {
        check_unsupported(unsupported);
        return false;
    }
    enable_level(LEVEL_INTID, priority);
    return true;
}

void level_set_line(bool high)
{
    if (high) {
        io_write32(LEVEL_RAISE_ADDRESS, LEVEL_RAISE_VALUE);
    } else {
        level_quiet();
    }
    dsb();
}

bool take_until(const volatile uint32_t *count, uint32_t target)
{
    uint64_t limit = limit_from_now();

    irq_unmask();
    while (*count < target && !limit_over(limit)) {
        fixture_stir();
    }
    irq_mask();
    return *count >= target;
}
