/*
 * The physical GICv3 outside the fast paths.
 */
#include "gic.h"

#include <stddef.h>

#include "core/stop.h"
#include "its_hw.h"
#include "time_limit.h"

#define PRIORITY_SHIM                                                                                        \
    0x80U /* of every physical interrupt: the guest's priorities live in the list registers */
#define PRIORITY_PRIVATE 0x60U /* of the private ones but EL2's timer */
#define PRIORITY_ALL     0xf8U /* mask: let everything through */

#define CTLR_OPEN (field_put(GICD_CTLR_ARE, 1) | field_put(GICD_CTLR_GRP1, 1))

#define SRE_ALL (ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB)

uint64_t gic_sgi_targets[PLATFORM_CPU_MAX];

uint32_t gic_usable_conditions = UINT32_MAX;

/* Where the redistributor of each CPU is; 0: it has none. */
static uintptr_t redistributors[PLATFORM_CPU_MAX];
static uint32_t numbers[PLATFORM_CPU_MAX];

/* Aff3.Aff2.Aff1.Aff0, as GICR_TYPER has them, of a CPU's MPIDR. */
static uint32_t affinity_of(uint64_t mpidr)
{
    return (uint32_t)(mpidr >> 32 & 0xffU) << 24 | ((uint32_t)mpidr & 0xffffffU);
}

static uint64_t sgi_target(uint32_t affinity)
{
    return field64_put(ICC_SGIR_AFF3, affinity >> 24) | field64_put(ICC_SGIR_AFF2, affinity >> 16) |
           field64_put(ICC_SGIR_AFF1, affinity >> 8) | field64_put(ICC_SGIR_RANGE, affinity >> 4) |
           field64_put(ICC_SGIR_TARGETS, 1U << (affinity & 0xfU));
}

/* The number of the CPU with this affinity; PLATFORM_CPU_MAX: none. */
static uint32_t number_of(uint32_t affinity)
{
    uint32_t cpu = 0;

    while (cpu < PLATFORM_CPU_MAX && affinity_of(PLATFORM_AFFINITY(cpu)) != affinity) {
        cpu++;
    }
    return cpu;
}

/* The walk (IHI 0069, 12.10): frames follow each other up to the last one. Returns how many there are. */
static uint32_t find_redistributors(void)
{
    uintptr_t base = PLATFORM_GICR_BASE;

    for (uint32_t count = 1;; count++) {
        uint32_t cpu = number_of(io_read32(base + GICR_TYPER + 4U));
        uint32_t typer = io_read32(base + GICR_TYPER);

        if (cpu < PLATFORM_CPU_MAX) {
            redistributors[cpu] = base;
            numbers[cpu] = field_get(GICR_TYPER_NUMBER, typer);
        }
        if (field_get(GICR_TYPER_LAST, typer) != 0) {
            return count;
        }
        base += gicr_stride(typer);
    }
}

uintptr_t gic_redistributor(uint32_t cpu)
{
    return redistributors[cpu];
}

uint32_t gic_redistributor_number(uint32_t cpu)
{
    return numbers[cpu];
}

/* This CPU's. */
static uintptr_t redistributor(void)
{
    return redistributors[number_of(affinity_of(read_MPIDR()))];
}

/* The registers of the 32 interrupts that `intid` is one of. */
static uintptr_t bank(uint32_t reg, uint32_t intid)
{
    return intid < INTID_PRIVATE_COUNT ? redistributor() + GICR_SGI_FRAME + reg
                                       : PLATFORM_GICD_BASE + reg + intid / 32U * 4U;
}

/* Frame, or distributor, with the byte or pair of bits of `intid` at the offset that its number gives. */
static uintptr_t frame(uint32_t intid)
{
    return intid < INTID_PRIVATE_COUNT ? redistributor() + GICR_SGI_FRAME : PLATFORM_GICD_BASE;
}

#include "gic/physical_state.h"

/* Waits for a bit that the GIC is to clear. */
static void wait_clear(uintptr_t address, uint32_t bit)
{
    uint64_t limit = time_limit();

    while ((io_read32(address) & bit) != 0) {
        if (time_limit_over(limit)) {
            stop_waiting("the_gic_to_answer", address, bit);
        }
    }
}

static void wait_distributor(void)
{
    wait_clear(PLATFORM_GICD_BASE + GICD_CTLR, field_put(GICD_CTLR_RWP, 1));
}

/* Asked for before anything else of the GIC is. */
uint32_t gic_cpu_count(void)
{
    if (field_get(ID_AA64PFR0_GIC, (uint32_t)read_ID_AA64PFR0_EL1()) == 0) {
        stop("the_CPU_has_no_registers_of_a_GICv3:the_machine_is_another_than_the_platform", 0, 0, 0);
    }
    return find_redistributors();
}

uint32_t gic_lr_count(void)
{
    return field_get(ICH_VTR_LISTREGS, read_ICH_VTR()) + 1U;
}

/* 32 interrupts from `intid` on: off, quiet, levels, of group 1 and of the shim's one priority. */
static void clean_bank(uint32_t intid)
{
    io_write32(bank(GICD_ICENABLER, intid), UINT32_MAX);
    io_write32(bank(GICD_ICPENDR, intid), UINT32_MAX);
    io_write32(bank(GICD_ICACTIVER, intid), UINT32_MAX);
    io_write32(bank(GICD_IGROUPR, intid), UINT32_MAX);
    for (uint32_t i = 0; i < 32; i += 16) { /* of SGIs it is fixed */
        io_write32(frame(intid) + GICD_ICFGR + (intid + i) / 4U, 0);
    }
    for (uint32_t i = 0; i < 32; i++) {
        io_write8(frame(intid) + GICD_IPRIORITYR + intid + i, PRIORITY_SHIM);
    }
}

void gic_take_distributor(void)
{
    uint32_t lines = gic_line_count();

    find_redistributors();
    for (uint32_t cpu = 0; cpu < PLATFORM_CPU_MAX; cpu++) {
        gic_sgi_targets[cpu] = sgi_target(affinity_of(PLATFORM_AFFINITY(cpu)));
    }
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, 0);
    wait_distributor();
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, field_put(GICD_CTLR_ARE, 1));
    wait_distributor();
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        clean_bank(intid);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines && intid < INTID_SPECIAL_FIRST; intid++) {
        gic_set_target(intid, 0);
    }
    io_write32(PLATFORM_GICD_BASE + GICD_CTLR, CTLR_OPEN);
    wait_distributor();
}

void gic_take_private(void)
{
    uintptr_t base = redistributor();

    io_write32(base + GICR_WAKER, 0);
    wait_clear(base + GICR_WAKER, field_put(GICR_WAKER_CHILDREN_ASLEEP, 1));
    clean_bank(0);
    order_private(PRIORITY_PRIVATE);
    io_write32(base + GICR_ISENABLER0, (1U << INTID_SGI_COUNT) - 1U); /* as a GICv2 always has them */
    wait_clear(base + GICR_CTLR, field_put(GICR_CTLR_RWP, 1));
    dsb(); /* done before anyone is told so, and sends an SGI here */
}

static void clear_list_registers(void)
{
#define CLEAR_LR(n)                                                                                          \
    if (n < count) {                                                                                         \
        write_ICH_LR##n(0);                                                                                  \
    }
    uint32_t count = gic_lr_count();

    ICH_LRS(CLEAR_LR)
}

/*
 * QEMU (seen with 7.2 and 10.0) looks at the enable of group 1 for the condition that group 0 is disabled:
 * armed while group 0 is enabled alone, it would never end.
 */
static void probe_conditions(void)
{
    write_ICH_VMCR(field_put(GICH_VMCR_GRP0, 1));
    write_ICH_HCR(GICH_HCR_EN | GICH_HCR_VGRP0DIE);
    isb();
    if ((read_ICH_MISR() & GICH_MISR_VGRP0D) != 0) {
        gic_usable_conditions = ~GICH_HCR_VGRP0DIE;
    }
    write_ICH_HCR(0);
    write_ICH_VMCR(0);
    isb();
}

/* ICC_SRE_EL1 says to the guest that there are system registers, which it may not change (EL2 traps it). */
void gic_take_cpu_interface(void)
{
    write_ICC_SRE_EL2(SRE_ALL);
    isb();
    write_ICC_SRE_EL1(SRE_ALL);
    isb();
    write_ICC_AP1R0(0);
    write_ICC_PMR(PRIORITY_ALL);
    write_ICC_BPR1(0);
    write_ICC_CTLR(field_put(ICC_CTLR_EOIMODE, 1));
    write_ICC_IGRPEN1(1);
    clear_list_registers();
    write_ICH_AP0R0(0);
    write_ICH_AP1R0(0);
    probe_conditions();
    gic_set_enabled(PLATFORM_MAINTENANCE_INTID, true);
    gic_set_enabled(PLATFORM_HYPTIMER_INTID, true);
}

void gic_leave_cpu_interface(void)
{
    gic_set_enabled(PLATFORM_MAINTENANCE_INTID, false);
    gic_set_enabled(PLATFORM_HYPTIMER_INTID, false);
    write_ICH_HCR(0);
    write_ICC_IGRPEN1(0);
    write_ICC_PMR(0);
    write_ICC_CTLR(0);
    write_ICC_SRE_EL2(SRE_ALL | ICC_SRE_ENABLE);
    isb();
}

void gic_set_target(uint32_t intid, uint32_t cpu)
{
    uint32_t affinity = affinity_of(PLATFORM_AFFINITY(cpu));

    io_write32(PLATFORM_GICD_BASE + GICD_IROUTER + 8U * intid, field_get(GICD_IROUTER_AFFINITY, affinity));
    io_write32(PLATFORM_GICD_BASE + GICD_IROUTER + 8U * intid + 4U, affinity >> GICD_IROUTER_AFFINITY_LEN);
}

const char *gic_missing_at(uintptr_t address)
{
    static const struct meaning frames[] = {
        {PLATFORM_GICD_BASE, "no_GICD_there:the_machine_is_another_than_the_platform"},
        {PLATFORM_GICR_BASE, "no_GICR_there:the_GIC_is_no_GICv3,_or_the_machine_another"},
    };

    return meaning_of(address, frames, sizeof(frames) / sizeof(frames[0]), GICD_FRAME_SIZE);
}
