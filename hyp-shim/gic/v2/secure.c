/*
 * What only the secure side may do, for a shim that is the first program of the machine.
 */
#include "gic.h"

#define PRIORITY_ALL 0xffU

void gic_open_to_nonsecure(void)
{
    uint32_t lines = gic_line_count();

    for (uint32_t intid = 0; intid < lines; intid += 32) {
        io_write32(PLATFORM_GICD_BASE + GICD_IGROUPR + intid / 8U, UINT32_MAX);
    }
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, PRIORITY_ALL);
}
