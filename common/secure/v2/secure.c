/*
 * What only the secure side may do, for an image that is the first program of the machine.
 */
#include "common/secure.h"

#include "common/gicv2.h"
#include "io.h"
#include PLATFORM_HEADER

#define PRIORITY_ALL 0xffU

void gic_open_to_nonsecure(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;

    for (uint32_t intid = 0; intid < lines; intid += 32) {
        io_write32(PLATFORM_GICD_BASE + GICD_IGROUPR + intid / 8U, UINT32_MAX);
    }
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, PRIORITY_ALL);
}
