/*
 * The physical GICv2 outside the fast paths.
 */
#include "gic.h"

#include <stddef.h>

#include "sysreg.h"

#define PRIORITY_SHIM                                                                                        \
    0x80U /* of every physical interrupt: the guest's priorities live in the list registers */
#define PRIORITY_PRIVATE 0x60U /* of the private ones but EL2's timer */
#define PRIORITY_ALL     0xf8U /* mask: let everything through */

#define FRAME_SIZE 0x1000U

#define GICC_CTLR_ENABLE (field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_EOIMODE, 1))

/* The registers of the 32 interrupts that `intid` is one of. */
static uintptr_t bank(uint32_t reg, uint32_t intid)
{
    return PLATFORM_GICD_BASE + reg + intid / 32U * 4U;
}

/* What has the byte or pair of bits of `intid` at the offset that its number gives. */
static uintptr_t frame(uint32_t intid)
{
    (void)intid;
    return PLATFORM_GICD_BASE;
}

#include "gic/physical_state.h"

uint32_t gic_cpu_count(void)
{
    return field_get(GICD_TYPER_CPUNUMBER, io_read32(PLATFORM_GICD_BASE + GICD_TYPER)) + 1U;
}

uint32_t gic_lr_count(void)
{
    return field_get(GICH_VTR_LISTREGS, io_read32(PLATFORM_GICH_BASE + GICH_VTR)) + 1U;
}

/*
 * 32 interrupts from `intid` on: off, quiet, levels, of group 0, which the shim lets through, and of its one
 * priority. From the non-secure side of a GIC that has two, IGROUPR ignores this: group 1 is all it sees.
 */
static void clean_bank(uint32_t intid)
{
    io_write32(bank(GICD_ICENABLER, intid), UINT32_MAX);
    io_write32(bank(GICD_ICPENDR, intid), UINT32_MAX);
    io_write32(bank(GICD_ICACTIVER, intid), UINT32_MAX);
    io_write32(bank(GICD_IGROUPR, intid), 0);
    for (uint32_t i = 0; i < 32; i += 16) { /* of SGIs it is fixed */
        io_write32(PLATFORM_GICD_BASE + GICD_ICFGR + (intid + i) / 4U, 0);
    }
    for (uint32_t i = 0; i < 32; i++) {
        io_write8(PLATFORM_GICD_BASE + GICD_IPRIORITYR + intid + i, PRIORITY_SHIM);
    }
}

void gic_take_distributor(void)
{
    uint32_t lines = gic_line_count();

    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, 0);
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        clean_bank(intid);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines && intid < INTID_SPECIAL_FIRST; intid++) {
        io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, 1);
    }
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, field_put(GICD_CTLR_GRP0, 1));
}

void gic_take_private(void)
{
    clean_bank(0);
    order_private(PRIORITY_PRIVATE);
    for (uint32_t sgi = 0; sgi < INTID_SGI_COUNT; sgi += 4) {
        io_write32(PLATFORM_GICD_BASE + GICD_CPENDSGIR + sgi, UINT32_MAX);
    }
    dsb(); /* done before anyone is told so, and sends an SGI here */
}

void gic_take_cpu_interface(void)
{
    io_write32(PLATFORM_GICC_BASE + GICC_APR0, 0);
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, PRIORITY_ALL);
    io_write32(PLATFORM_GICC_BASE + GICC_BPR, 0);
    io_write32(PLATFORM_GICC_BASE + GICC_CTLR, GICC_CTLR_ENABLE);
    for (uint32_t n = 0, count = gic_lr_count(); n < count; n++) {
        io_write32(PLATFORM_GICH_BASE + GICH_LR + 4U * n, 0);
    }
    io_write32(PLATFORM_GICH_BASE + GICH_APR, 0);
    io_write32(PLATFORM_GICH_BASE + GICH_VMCR, 0);
    gic_set_enabled(PLATFORM_MAINTENANCE_INTID, true);
    gic_set_enabled(PLATFORM_HYPTIMER_INTID, true);
}

void gic_leave_cpu_interface(void)
{
    gic_set_enabled(PLATFORM_MAINTENANCE_INTID, false);
    gic_set_enabled(PLATFORM_HYPTIMER_INTID, false);
    io_write32(PLATFORM_GICH_BASE + GICH_HCR, 0);
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, 0);
    io_write32(PLATFORM_GICC_BASE + GICC_CTLR, 0);
}

const char *gic_missing_at(uintptr_t address)
{
    static const struct meaning frames[] = {
        {PLATFORM_GICD_BASE, "no_GICD_there:the_machine_is_another_than_the_platform"},
        {PLATFORM_GICC_BASE, "no_GICC_there:the_machine_is_another_than_the_platform"},
        {PLATFORM_GICH_BASE, "no_GICH_there:the_GIC_has_no_virtualization,_only_the_path_native_can_run"},
        {PLATFORM_GICV_BASE, "no_GICV_there:the_GIC_has_no_virtualization,_only_the_path_native_can_run"},
    };

    return meaning_of(address, frames, sizeof(frames) / sizeof(frames[0]), FRAME_SIZE);
}
