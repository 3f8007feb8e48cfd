/*
 * What only the secure side may do, for an image that is the first program of the machine.
 */
#include "common/secure.h"

#include "common/gicv3.h"
#include "io.h"
#include "sysreg.h"
#include PLATFORM_HEADER

#define GICD_CTLR_ARE_BOTH 0x30U /* ARE_S, ARE_NS */
#define PRIORITY_ALL       0xffU

/* Looks at a bit that the GIC is to clear: here the counter may not run yet. */
#define LOOKS   1000000U
#define SRE_EL3 (ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB | ICC_SRE_ENABLE)

static void wait_clear(uintptr_t address, uint32_t bit)
{
    for (uint32_t looks = 0; looks < LOOKS && (io_read32(address) & bit) != 0; looks++) {
    }
}

/* Affinity routing may change while no group is enabled, and that takes its time (IHI 0069, 12.9.4). */
static void set_distributor(uint32_t ctlr)
{
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, ctlr);
    wait_clear(PLATFORM_GICD_BASE + GICD_CTLR, field_put(GICD_CTLR_RWP, 1));
}

/* This CPU's sleeps no more when this returns; those of CPUs that are off may do so for good. */
static void wake(uintptr_t base)
{
    uint64_t mpidr = read_MPIDR();
    uint32_t affinity = (uint32_t)(mpidr >> 32 & 0xffU) << 24 | ((uint32_t)mpidr & 0xffffffU);

    io_write32(base + GICR_WAKER, 0);
    if (io_read32(base + GICR_TYPER + 4U) == affinity) {
        wait_clear(base + GICR_WAKER, field_put(GICR_WAKER_CHILDREN_ASLEEP, 1));
    }
}

/* Group 1 of the non-secure state: its bit in IGROUPR set, that in IGRPMODR not. */
void gic_open_to_nonsecure(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;
    uintptr_t base = PLATFORM_GICR_BASE;

    write_ICC_SRE_EL3(SRE_EL3);
    isb();
    write_ICC_SRE_EL2(SRE_EL3);
    write_ICC_PMR(PRIORITY_ALL); /* a mask of the secure half, the non-secure side could not change */
    set_distributor(0);
    set_distributor(GICD_CTLR_ARE_BOTH);
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        io_write32(PLATFORM_GICD_BASE + GICD_IGROUPR + intid / 8U, UINT32_MAX);
        io_write32(PLATFORM_GICD_BASE + GICD_IGRPMODR + intid / 8U, 0);
    }
    do {
        typer = io_read32(base + GICR_TYPER);
        wake(base);
        io_write32(base + GICR_IGROUPR0, UINT32_MAX);
        io_write32(base + GICR_SGI_FRAME + GICD_IGRPMODR, 0);
        base += gicr_stride(typer);
    } while (field_get(GICR_TYPER_LAST, typer) == 0);
    dsb(); /* all of it has arrived before the non-secure side uses the GIC */
    isb();
}
