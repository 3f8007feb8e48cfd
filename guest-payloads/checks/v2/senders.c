/*
 * The senders of an SGI: each one's is an interrupt of its own, and has a bit of its own to pend it.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/run.h"

#define ALL_CPUS 4U

static uint32_t sent; /* what the other CPUs are to send */

static uintptr_t sources_of(uint32_t bank, uint32_t intid)
{
    return PLATFORM_GICD_BASE + bank + intid;
}

/* SPENDSGIR pends from a source, CPENDSGIR takes that away; ISPENDR and ICPENDR have no say. */
static void pending_registers(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        io_write8(sources_of(GICD_SPENDSGIR, intid), 1);
        check_equal("spendsgir", io_read8(sources_of(GICD_SPENDSGIR, intid)), 1);
        check_equal("cpendsgir", io_read8(sources_of(GICD_CPENDSGIR, intid)), 1);
        check_that("ispendr", gicd_bit(GICD_ISPENDR, intid));
        check_equal("neighbour", io_read8(sources_of(GICD_SPENDSGIR, intid ^ 1U)), 0);
        expect_sgi("pended", intid, 0);
        io_write8(sources_of(GICD_SPENDSGIR, intid), 1);
        check_that("not_signalled", irq_line());
        io_write8(sources_of(GICD_CPENDSGIR, intid), 1);
        expect_nothing("cleared");
    }
    io_write32(PLATFORM_GICD_BASE + GICD_ISPENDR, 0xffff);
    expect_nothing("by_ispendr");
    send_sgi(SGIR_FILTER_SELF, 0, 6);
    io_write32(PLATFORM_GICD_BASE + GICD_ICPENDR, 0xffff);
    expect_sgi("after_icpendr", 6, 0);
}

/* The same SGI from two sources is two deliveries, each with its own. */
static void two_sources(void)
{
    io_write8(sources_of(GICD_SPENDSGIR, 9), 0x5);
    if (io_read8(sources_of(GICD_SPENDSGIR, 9)) != 0x5) {
        io_write8(sources_of(GICD_CPENDSGIR, 9), 0xff);
        check_unsupported("only_one_cpu");
        return;
    }
    expect_sgi("from_0", 9, 0);
    check_equal("left", io_read8(sources_of(GICD_SPENDSGIR, 9)), 0x4);
    expect_sgi("from_2", 9, 2);
    expect_nothing("third");
}

static void job_send(void)
{
    send_sgi(SGIR_FILTER_LIST, 1U << 0, sent);
}

/* The same SGI from every CPU is an interrupt for each, with its sender. */
static void every_sender(void)
{
    if (!crew_start(ALL_CPUS)) {
        return;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT && check_holds(); intid++) {
        uint32_t senders = 0;

        sent = intid;
        for (uint32_t cpu = 1; cpu < ALL_CPUS; cpu++) {
            crew_do(cpu, job_send);
            crew_do(cpu, job_send);
        }
        job_send();
        fixture_settle();
        check_equal("spendsgir", io_read8(PLATFORM_GICD_BASE + GICD_SPENDSGIR + intid), 0xf);
        for (uint32_t n = 0; n < ALL_CPUS; n++) {
            uint32_t iar = acknowledge_full();

            check_equal("intid", field_get(GICC_IAR_INTID, iar), intid);
            senders |= 1U << field_get(GICC_IAR_CPUID, iar);
            complete();
        }
        check_equal("senders", senders, 0xf);
        expect_nothing("more_than_were_sent");
    }
}

/* Nobody can be the source that is no CPU: its bits read as zero, and pend nothing (IHI 0048, 4.3.17). */
static void no_such_sources(void)
{
    uint32_t there = (1U << gic_cpu_count()) - 1U;
    uint32_t seen, pended;

    io_write8(sources_of(GICD_SPENDSGIR, 9), 0xff & ~there);
    pended = irq_line() ? 1 : 0;
    io_write8(sources_of(GICD_SPENDSGIR, 9), 0xff);
    seen = io_read8(sources_of(GICD_SPENDSGIR, 9));
    io_write8(sources_of(GICD_CPENDSGIR, 9), 0xff);
    if (seen == 0xff && run_has_physical_gic()) {
        check_unsupported("the_gic_has_bits_of_all_cpus");
        return;
    }
    check_equal("pended_by_nobody", pended, 0);
    check_equal("spendsgir", seen, there);
    expect_nothing("cleared");
}

static const struct check checks[] = {
    {21, "sgi-pending-registers", pending_registers},
    {21, "sgi-from-two-sources", two_sources},
    {21, "sgi-from-every-cpu", every_sender},
    {21, "sgi-from-cpus-that-there-are-not", no_such_sources},
};

const struct check_list check_list_senders = CHECK_LIST(checks);
