/*
 * Stores that have much to change.
 */
#include "checks/turn.h"

#include "checks/fixture.h"

/* A word to each register of a bank of bits, SPIs alone. */
static void store_all(uint32_t bank, uint32_t value)
{
    for (uint32_t intid = INTID_SPI_FIRST; intid < PLATFORM_INTIDS; intid += 32) {
        io_write32(PLATFORM_GICD_BASE + bank + intid / 8U, value);
    }
}

void turn_all(const volatile uint32_t *order)
{
    uint32_t groups = gicd_groups();
    uint32_t begun = *order;

    for (uint32_t intid = INTID_SPI_FIRST; intid < PLATFORM_INTIDS; intid++) {
        gicd_set_priority(intid, intid * 8U & 0xffU);
        gicd_set_group(intid, intid & 1U);
    }
    store_all(GICD_ISPENDR, UINT32_MAX);
    store_all(GICD_ISENABLER, UINT32_MAX);
    while (*order == begun) {
        gicd_set_groups(field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
        store_all(GICD_ICENABLER, UINT32_MAX);
        store_all(GICD_ISENABLER, UINT32_MAX);
        store_all(GICD_ICPENDR, UINT32_MAX);
        store_all(GICD_ISPENDR, UINT32_MAX);
        gicd_set_groups(0);
    }
    store_all(GICD_ICENABLER, UINT32_MAX);
    store_all(GICD_ICPENDR, UINT32_MAX);
    for (uint32_t intid = INTID_SPI_FIRST; intid < PLATFORM_INTIDS; intid++) {
        gicd_set_group(intid, 0);
    }
    gicd_set_groups(groups);
}
