/*
 * What only the secure side may do, for an image that is the first program of the machine.
 */
#include "common/secure.h"

#include "common/gicv3.h"
#include "io.h"
#include "sysreg.h"
#include PLATFORM_HEADER

#define GICD_CTLR_ARE_BOTH 0x30U /* ARE_S, ARE_NS */
#define SRE_EL3            (ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB | ICC_SRE_ENABLE)

/* Group 1 of the non-secure state: its bit in IGROUPR set, that in IGRPMODR not. */
void gic_open_to_nonsecure(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;
    uintptr_t base = PLATFORM_GICR_BASE;

    write_ICC_SRE_EL3(SRE_EL3);
    isb();
    write_ICC_SRE_EL2(SRE_EL3);
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, GICD_CTLR_ARE_BOTH);
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        io_write32(PLATFORM_GICD_BASE + GICD_IGROUPR + intid / 8U, UINT32_MAX);
        io_write32(PLATFORM_GICD_BASE + GICD_IGRPMODR + intid / 8U, 0);
    }
    do {
        typer = io_read32(base + GICR_TYPER);
        io_write32(base + GICR_WAKER, 0);
        io_write32(base + GICR_IGROUPR0, UINT32_MAX);
        io_write32(base + GICR_SGI_FRAME + GICD_IGRPMODR, 0);
        base += gicr_stride(typer);
    } while (field_get(GICR_TYPER_LAST, typer) == 0);
    isb();
}
