/*
 * Setting a GICv3 up: affinity routing, the redistributors, the CPU interface.
 */
#include "common/its.h"
#include "runtime/gic.h"
#include "runtime/limit.h"
#include "runtime/run.h"

#define PRIORITY_MASK_NONE 0xffU

uintptr_t gic_raise_page;

static uint32_t affinity_of(uint64_t mpidr)
{
    return (uint32_t)(mpidr >> 32 & 0xffU) << 24 | ((uint32_t)mpidr & 0xffffffU);
}

bool gic_next_redistributor(uintptr_t *base)
{
    uint32_t typer = io_read32(*base + GICR_TYPER);

    if (field_get(GICR_TYPER_LAST, typer) != 0) {
        return false;
    }
    *base += gicr_stride(typer);
    return true;
}

/* This CPU's redistributor: the walk ends at its affinity, or at the last. */
static uintptr_t redistributor(void)
{
    uint32_t affinity = affinity_of(read_MPIDR());
    uintptr_t base = PLATFORM_GICR_BASE;

    while (io_read32(base + GICR_TYPER + 4U) != affinity && gic_next_redistributor(&base)) {
    }
    return base;
}

uintptr_t gic_own_frame(void)
{
    return redistributor() + GICR_SGI_FRAME;
}

uint32_t gic_cpu_count(void)
{
    uintptr_t base = PLATFORM_GICR_BASE;
    uint32_t count = 1;

    while (gic_next_redistributor(&base)) {
        count++;
    }
    return count;
}

bool gic_is_lpi(uint32_t intid)
{
    return intid >= INTID_LPI_FIRST;
}

static void wait_clear(uintptr_t address, uint32_t bit)
{
    uint64_t limit = limit_from_now();

    while ((io_read32(address) & bit) != 0 && !limit_over(limit)) {
    }
}

static void wake(uintptr_t base)
{
    io_write32(base + GICR_WAKER, 0);
    wait_clear(base + GICR_WAKER, field_put(GICR_WAKER_CHILDREN_ASLEEP, 1));
}

static void wait_distributor(void)
{
    wait_clear(GIC_CTLR, field_put(GICD_CTLR_RWP, 1));
}

static void wait_redistributor(void)
{
    wait_clear(redistributor() + GICR_CTLR, field_put(GICR_CTLR_RWP, 1));
}

void gic_wait_disabled(uint32_t intid)
{
    if (!run_has_physical_gic() || gic_is_lpi(intid)) {
        return;
    }
    if (intid >= INTID_SPI_FIRST) {
        wait_distributor();
    } else {
        wait_redistributor();
    }
}

static void open_interface(void)
{
    write_ICC_SRE_EL1(ICC_SRE_SRE);
    isb();
    write_ICC_PMR(PRIORITY_MASK_NONE);
    write_ICC_BPR0(0);
    write_ICC_BPR1(0);
    gic_set_eoimode(false);
    gic_set_groups(1U << GIC_GROUP);
}

static void open_distributor(void)
{
    io_write32(GIC_CTLR, GIC_CTLR_OPEN);
    wait_distributor();
}

void gic_open(void)
{
    io_write32(GIC_CTLR, field_put(GICD_CTLR_ARE, 1)); /* not while a group is enabled (IHI 0069, 12.9.4) */
    wait_distributor();
    open_distributor();
    wake(redistributor());
    open_interface();
}

void gic_init_cpu(void)
{
    uintptr_t base = redistributor();

    wake(base);
    gic_clean_bank(0);
    io_write32(base + GICR_ISENABLER0, (1U << INTID_SGI_COUNT) - 1U);
    wait_redistributor();
    open_interface();
}

void gic_init(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;

    gic_raise_page = run_has_physical_gic() ? PLATFORM_GICD_BASE : PLATFORM_RAISE_IPA;
    io_write32(GIC_CTLR, field_put(GICD_CTLR_ARE, 1));
    wait_distributor();
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        gic_clean_bank(intid);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines && intid < INTID_SPECIAL_FIRST; intid++) {
        gic_set_target(intid, 0);
    }
    open_distributor();
    gic_init_cpu();
}

void gic_set_target(uint32_t intid, uint32_t cpu)
{
    uint32_t affinity = affinity_of(PLATFORM_AFFINITY(cpu));

    io_write32(PLATFORM_GICD_BASE + GICD_IROUTER + 8U * intid, field_get(GICD_IROUTER_AFFINITY, affinity));
    io_write32(PLATFORM_GICD_BASE + GICD_IROUTER + 8U * intid + 4U, affinity >> GICD_IROUTER_AFFINITY_LEN);
}

void gic_set_eoimode(bool split)
{
    write_ICC_CTLR(field_put(ICC_CTLR_EOIMODE, split));
    isb();
}
