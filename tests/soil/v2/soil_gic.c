/*
 * A GICv2, dirty.
 */
#include "soil.h"

#include "common/gicv2.h"
#include "io.h"
#include "lr_word.h"
#include PLATFORM_HEADER

#define GROUPS_ALTERNATE 0x55555555U
#define EDGES_ALTERNATE  0x88888888U

static void distributor(uint32_t offset, uint32_t value)
{
    io_write32(PLATFORM_GICD_BASE + offset, value);
}

/* 32 interrupts from `intid` on: on, pending and active. */
static void soil_bank(uint32_t intid)
{
    distributor(GICD_IGROUPR + intid / 8U, GROUPS_ALTERNATE);
    distributor(GICD_ICFGR + intid / 4U, EDGES_ALTERNATE);
    distributor(GICD_ICFGR + intid / 4U + 4U, EDGES_ALTERNATE);
    for (uint32_t n = intid; n < intid + 32U; n++) {
        io_write8(PLATFORM_GICD_BASE + GICD_IPRIORITYR + n, soil_priority(n));
        io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + n, (uint8_t)(1U << n % 3U));
    }
    distributor(GICD_ISPENDR + intid / 8U, UINT32_MAX);
    distributor(GICD_ISACTIVER + intid / 8U, UINT32_MAX);
    distributor(GICD_ISENABLER + intid / 8U, UINT32_MAX);
}

void soil_distributor(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;

    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32U) {
        soil_bank(intid);
    }
    distributor(GICD_CTLR, field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
}

static void soil_virtual_interface(void)
{
    uint32_t lrs = field_get(GICH_VTR_LISTREGS, io_read32(PLATFORM_GICH_BASE + GICH_VTR)) + 1U;

    for (uint32_t n = 0; n < lrs; n++) {
        io_write32(PLATFORM_GICH_BASE + GICH_LR + 4U * n, lr_word(&(struct lr_content){.intid = 40U + n}));
    }
    io_write32(PLATFORM_GICH_BASE + GICH_VMCR, UINT32_MAX);
    io_write32(PLATFORM_GICH_BASE + GICH_APR, 1);
    io_write32(PLATFORM_GICH_BASE + GICH_HCR, GICH_HCR_EN | GICH_HCR_NPIE | GICH_HCR_VGRP0EIE);
}

/* An SGI is acknowledged, at the most urgent priority, and not at its end; all are pending, from all CPUs. */
void soil_cpu(void)
{
    distributor(GICD_CTLR, field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
    for (uint32_t sgi = 0; sgi < INTID_SGI_COUNT; sgi += 4U) {
        distributor(GICD_SPENDSGIR + sgi, 0x0f0f0f0fU);
    }
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, 0xff);
    io_write32(PLATFORM_GICC_BASE + GICC_BPR, 7);
    io_write32(PLATFORM_GICC_BASE + GICC_CTLR,
               field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1) | field_put(GICC_CTLR_ACKCTL, 1));
    io_read32(PLATFORM_GICC_BASE + GICC_IAR);
    soil_bank(0);
    soil_virtual_interface();
}
