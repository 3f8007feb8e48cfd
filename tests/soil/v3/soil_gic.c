/*
 * A GICv3, dirty.
 */
#include "soil.h"

#include "common/gicv3.h"
#include "io.h"
#include "lr_word.h"
#include "sysreg.h"
#include PLATFORM_HEADER

#define GROUPS_ALTERNATE 0x55555555U
#define EDGES_ALTERNATE  0x88888888U

/* 32 interrupts from `intid` on, whose registers are in `frame`: on, pending and active. */
static void soil_bank(uintptr_t frame, uint32_t intid)
{
    io_write32(frame + GICD_IGROUPR + intid / 8U, GROUPS_ALTERNATE);
    io_write32(frame + GICD_ICFGR + intid / 4U, EDGES_ALTERNATE);
    io_write32(frame + GICD_ICFGR + intid / 4U + 4U, EDGES_ALTERNATE);
    for (uint32_t n = intid; n < intid + 32U; n++) {
        io_write8(frame + GICD_IPRIORITYR + n, soil_priority(n));
    }
    io_write32(frame + GICD_ISPENDR + intid / 8U, UINT32_MAX);
    io_write32(frame + GICD_ISACTIVER + intid / 8U, UINT32_MAX);
    io_write32(frame + GICD_ISENABLER + intid / 8U, UINT32_MAX);
}

void soil_distributor(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;

    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, field_put(GICD_CTLR_ARE, 1));
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32U) {
        soil_bank(PLATFORM_GICD_BASE, intid);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines && intid < INTID_SPECIAL_FIRST; intid++) {
        io_write32(PLATFORM_GICD_BASE + GICD_IROUTER + 8U * intid, intid % 3U);
    }
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR,
               field_put(GICD_CTLR_ARE, 1) | field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
}

/* This machine's CPUs have their redistributors in order. */
static uintptr_t redistributor(void)
{
    return PLATFORM_GICR_BASE + (uintptr_t)(read_MPIDR() & 0xffU) * GICR_STRIDE;
}

static void soil_virtual_interface(void)
{
    lr_word_t word = lr_word(&(struct lr_content){.intid = 40, .group1 = true});

    write_ICH_LR0(word);
    write_ICH_LR1(word + 1U);
    write_ICH_VMCR(UINT32_MAX);
    write_ICH_AP0R0(1);
    write_ICH_AP1R0(2);
    write_ICH_HCR(GICH_HCR_EN | GICH_HCR_NPIE | GICH_HCR_VGRP0EIE);
    isb();
}

/* An SGI is acknowledged, at the most urgent priority, and not at its end. */
static void leave_one_running(uintptr_t base)
{
    io_write32(base + GICR_IGROUPR0, UINT32_MAX);
    io_write32(base + GICR_ISENABLER0, 1);
    io_write32(base + GICR_SGI_FRAME + GICD_ISPENDR, 1);
    write_ICC_PMR(0xff);
    write_ICC_BPR1(7);
    write_ICC_CTLR(0);
    write_ICC_IGRPEN1(1);
    isb();
    read_ICC_IAR1();
}

void soil_cpu(void)
{
    uintptr_t base = redistributor();

    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, field_put(GICD_CTLR_ARE, 1) | field_put(GICD_CTLR_GRP1, 1));
    io_write32(base + GICR_WAKER, 0);
    write_ICC_SRE_EL2(ICC_SRE_SRE | ICC_SRE_ENABLE);
    isb();
    leave_one_running(base);
    soil_bank(base + GICR_SGI_FRAME, 0);
    soil_virtual_interface();
}
