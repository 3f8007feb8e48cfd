/*
 * The CPU interface of a GICv2, and its SGIs.
 */
#include "checks/fixture.h"
#include "sysreg.h"

void quiet_sgis(void)
{
    for (uint32_t sgi = 0; sgi < INTID_SGI_COUNT; sgi += 4) {
        io_write32(PLATFORM_GICD_BASE + GICD_CPENDSGIR + sgi, UINT32_MAX);
    }
}

void gicd_set_groups(uint32_t groups)
{
    io_write32(GIC_CTLR, groups);
    dsb();
}

uint32_t gicd_groups(void)
{
    return io_read32(GIC_CTLR);
}

/* They are so from the start. */
void open_private_of(uint32_t cpu)
{
    (void)cpu;
}

void disable_private_of(uint32_t cpu, uint32_t intid)
{
    (void)cpu;
    (void)intid;
}

uint32_t gicc_read(uint32_t reg)
{
    return io_read32(PLATFORM_GICC_BASE + reg);
}

void gicc_write(uint32_t reg, uint32_t value)
{
    io_write32(PLATFORM_GICC_BASE + reg, value);
}

void send_sgi(uint32_t filter, uint32_t targets, uint32_t intid)
{
    io_write32(PLATFORM_GICD_BASE + GICD_SGIR,
               field_put(GICD_SGIR_FILTER, filter) | field_put(GICD_SGIR_TARGETS, targets) | intid);
    dsb();
}
