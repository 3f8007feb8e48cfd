/*
 * SGIs by affinity: ICC_SGI1R and the two registers for group 0.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"

#define ALL_CPUS 4U

static struct {
    uint32_t intid;
    bool comes;
} job;

static void expect_only(const char *what, uint32_t intid)
{
    expect_handled(what, intid);
    expect_nothing("second");
}

static void job_expect(void)
{
    if (job.comes) {
        expect_only("sgi_on_another_cpu", job.intid);
    } else {
        expect_nothing("on_the_wrong_cpu");
    }
}

/* SGI `intid` has come to the CPUs of a mask, and to no other. */
static void expect_on(uint32_t cpus, uint32_t intid)
{
    job.intid = intid;
    for (uint32_t cpu = 1; cpu < ALL_CPUS; cpu++) {
        job.comes = (cpus >> cpu & 1U) != 0;
        crew_do(cpu, job_expect);
    }
    if ((cpus & 1U) != 0) {
        expect_only("sgi_on_this_cpu", intid);
    } else {
        expect_nothing("on_this_cpu");
    }
}

/* Every list of targets is heeded, a bit a CPU; with all but self the list is not. */
static void to_several(void)
{
    if (!crew_start(ALL_CPUS)) {
        return;
    }
    for (uint32_t cpus = 0; cpus < 1U << ALL_CPUS && check_holds(); cpus++) {
        gic_send(gic_sgi_to(cpus, cpus));
        expect_on(cpus, cpus);
        gic_send(gic_sgi_to_others(cpus) | gic_sgi_to(cpus, cpus));
        expect_on(0xe, cpus);
    }
}

/* Another affinity: nobody, whatever the list. */
static void to_other_affinities(void)
{
    static const uint64_t others[] = {field64_put(ICC_SGIR_AFF1, 1),    field64_put(ICC_SGIR_AFF2, 1),
                                      field64_put(ICC_SGIR_AFF3, 1),    field64_put(ICC_SGIR_AFF1, 0xff),
                                      field64_put(ICC_SGIR_AFF2, 0x80), field64_put(ICC_SGIR_AFF3, 0x80)};

    if (!crew_start(ALL_CPUS)) {
        return;
    }
    for (uint32_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        gic_send(gic_sgi_to(0xffff, i) | others[i]);
    }
    gic_send(gic_sgi_to(0xfff0, 9));
    expect_on(0, 0);
}

/* CPUs are all of the first range of 16. */
static void to_other_ranges(void)
{
    if (field_get(GICD_TYPER_RSS, io_read32(PLATFORM_GICD_BASE + GICD_TYPER)) == 0) {
        check_unsupported("there_is_one_range");
        return;
    }
    if (!crew_start(ALL_CPUS)) {
        return;
    }
    for (uint32_t range = 1; range < 16; range++) {
        gic_send(gic_sgi_to(0xffff, range) | field64_put(ICC_SGIR_RANGE, range));
    }
    expect_on(0, 0);
}

/* An SGI has a group where it arrives: one that is sent to the other does not come. */
static void of_the_other_group(void)
{
    gicd_set_group(5, 1);
    gic_send(gic_sgi_to(1U << 0, 5));
    check_that("pending", !gicd_bit(GICD_ISPENDR, 5));
    write_ICC_SGI0R(gic_sgi_to(1U << 0, 5));
    isb();
    check_that("not_pending", gicd_bit(GICD_ISPENDR, 5));
    expect_nothing("of_group_0");
    gicd_set_bit(GICD_ICPENDR, 5);
    gicd_set_group(5, 0);
    write_ICC_SGI0R(gic_sgi_to(1U << 0, 5));
    isb();
    expect_nothing("sent_to_group_0");
    gic_send(gic_sgi_to(1U << 0, 5));
    expect_only("of_group_1", 5);
}

static void pended_by_register(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        gicd_set_bit(GICD_ISPENDR, intid);
        check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
        expect_only("pended", intid);
        gicd_set_bit(GICD_ISPENDR, intid);
        gicd_set_bit(GICD_ICPENDR, intid);
        expect_nothing("cleared");
    }
}

/* Another CPU's SGIs and PPIs are raised, and taken away, in its redistributor. */
static void pended_in_another_redistributor(void)
{
    uintptr_t frame = PLATFORM_GICR_BASE + GICR_STRIDE + GICR_SGI_FRAME;

    if (!crew_start(ALL_CPUS)) {
        return;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT && check_holds(); intid++) {
        io_write32(frame + GICD_ISPENDR, 1U << intid);
        expect_on(1U << 1, intid);
        io_write32(frame + GICD_ISPENDR, 1U << intid);
        io_write32(frame + GICD_ICPENDR, 1U << intid);
        expect_on(0, intid);
    }
}

/* From every CPU the same SGI: without a sender it is one interrupt. */
static void job_send(void)
{
    gic_send(gic_sgi_to(1U << 0, 7));
}

static void merged(void)
{
    if (!crew_start(ALL_CPUS)) {
        return;
    }
    job_send();
    for (uint32_t cpu = 1; cpu < ALL_CPUS; cpu++) {
        crew_do(cpu, job_send);
    }
    expect_only("merged", 7);
}

static const struct check checks[] = {
    {23, "sgis-to-several-by-affinity", to_several},
    {23, "sgis-to-other-affinities", to_other_affinities},
    {23, "sgis-to-other-ranges", to_other_ranges},
    {23, "sgis-of-the-other-group", of_the_other_group},
    {23, "sgis-from-all-merge", merged},
    {23, "sgis-pended-by-register", pended_by_register},
    {23, "sgis-pended-in-another-redistributor", pended_in_another_redistributor},
};

const struct check_list check_list_affinity = CHECK_LIST(checks);
