/*
 * GICD_*: the table of registers over the records of SPIs (IHI 0069, 12.9). There is one security state
 * (DS = 1), affinity routing is always on, and SGIs and PPIs are in the redistributors: their banks here, and
 * the registers of the second security state, read as zero.
 */
#include "vgic/v3/dist.h"

#include "common/gicv3.h"
#include "vgic/registers/banks.h"
#include "vgic/registers/dist.h"
#include "vgic/v3/its.h"
#include "vgic/vcpus/move.h"

#define CTLR_FIXED (field_put(GICD_CTLR_ARE, 1) | field_put(GICD_CTLR_DS, 1))

#define INTID_BITS 10U

/* With an ITS beside it: of INTIDs, and of LPIs. */
#define LPI_TYPER                                                                                            \
    (field_put(GICD_TYPER_LPIS, 1) | field_put(GICD_TYPER_NUMLPIS, 13) |                                     \
     field_put(GICD_TYPER_IDBITS, VGIC_ID_BITS - 1U))

_Static_assert(VGIC_LPI_COUNT == 2U << 13, "GICD_TYPER.num_LPIs");

/* A message sets the line of a level that no device has; all else it pends (12.9.31). */
static uint32_t set_by_message(struct vgic_cpu *cpu, struct virq *irq, uint32_t high)
{
    if ((irq->config & (VIRQ_EDGE | VIRQ_HW)) == 0) {
        vgic_set_line(cpu, irq, high != 0);
    } else if (high != 0) {
        vgic_pend(cpu, irq);
    } else {
        vgic_unpend(cpu, irq);
    }
    return 0;
}

static uint32_t read_ctlr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpu->vgic->ctlr | CTLR_FIXED; /* RWP is 0: a write has taken effect when it is done */
}

static uint32_t read_typer(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return field_put(GICD_TYPER_ITLINESNUMBER, (cpu->vgic->lines - 1U) / 32U) |
           field_put(GICD_TYPER_MBIS, 1) |
           (cpu->vgic->its != NULL ? LPI_TYPER : field_put(GICD_TYPER_IDBITS, INTID_BITS - 1U)) |
           field_put(GICD_TYPER_NO1N, 1) | field_put(GICD_TYPER_RSS, 1);
}

static void by_message(struct vgic_cpu *cpu, uint32_t value, uint32_t high)
{
    uint32_t intid = field_get(GICD_SETSPI_INTID, value);

    if (intid >= INTID_SPI_FIRST && bank_exists(cpu, intid)) {
        vgic_on_owner(cpu, vgic_irq(cpu, intid), set_by_message, high);
    }
}

static void write_setspi(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    by_message(cpu, value, 1);
}

static void write_clrspi(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    by_message(cpu, value, 0);
}

/* GICD_IROUTER: 8 bytes an SPI, Aff2 to Aff0 in the lower word, Aff3 in the upper. */
static uint32_t router_intid(uint32_t offset)
{
    return (offset - GICD_IROUTER) / 8U;
}

static uint32_t read_irouter(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    uint32_t affinity;

    (void)size;
    if (!bank_exists(cpu, router_intid(offset))) {
        return 0;
    }
    affinity = cpu->vgic->router[router_intid(offset) - INTID_SPI_FIRST];
    return offset % 8U == 0 ? field_get(GICD_IROUTER_AFFINITY, affinity)
                            : affinity >> GICD_IROUTER_AFFINITY_LEN;
}

/* The vCPU of an affinity, as a set; none where there is no such vCPU. */
static uint32_t targets_of(const struct vgic *vgic, uint32_t affinity)
{
    for (uint32_t i = 0; i < vgic->cpu_count; i++) {
        if (vgic->cpu[i]->affinity == affinity) {
            return 1U << i;
        }
    }
    return 0;
}

static void write_irouter(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t intid = router_intid(offset);
    uint32_t lower = field_put(GICD_IROUTER_AFFINITY, UINT32_MAX);
    uint32_t *affinity;

    (void)size;
    if (!bank_exists(cpu, intid)) {
        return;
    }
    affinity = &cpu->vgic->router[intid - INTID_SPI_FIRST];
    if (offset % 8U == 0) {
        *affinity = (*affinity & ~lower) | field_get(GICD_IROUTER_AFFINITY, value);
    } else {
        *affinity = (*affinity & lower) | value << GICD_IROUTER_AFFINITY_LEN;
    }
    vgic_retarget(cpu, vgic_irq(cpu, intid), targets_of(cpu->vgic, *affinity));
}

/* The identification registers of a GIC-500 (Arm 100336, 3.2), which drivers of this version look for. */
uint32_t dist_read_id(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    static const uint8_t ids[] = {0x04, 0x00, 0x00, 0x00, 0x92, 0xb4, 0x3b, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)cpu, (void)size;
    return ids[(offset % GICD_FRAME_SIZE - GIC_PIDR4) / 4U];
}

static const struct mmio_row rows[] = {
    {GICD_CTLR, 4, MMIO_32, COUNT_exit_gicd, read_ctlr, dist_write_ctlr},
    {GICD_TYPER, 4, MMIO_32, COUNT_exit_gicd, read_typer, mmio_write_ignored},
    {GICD_IIDR, 4, MMIO_32, COUNT_exit_gicd, dist_read_iidr, mmio_write_ignored},
    {GICD_TYPER2, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_STATUSR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_SETSPI_NSR, 4, MMIO_16_32, COUNT_exit_gicd, mmio_read_as_zero, write_setspi},
    {GICD_CLRSPI_NSR, 4, MMIO_16_32, COUNT_exit_gicd, mmio_read_as_zero, write_clrspi},
    {GICD_SETSPI_SR, 4, MMIO_16_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_CLRSPI_SR, 4, MMIO_16_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_IGROUPR, 128, MMIO_32, COUNT_exit_gicd, dist_read_igroupr, dist_write_igroupr},
    {GICD_ISENABLER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isenabler, dist_write_isenabler},
    {GICD_ICENABLER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isenabler, dist_write_icenabler},
    {GICD_ISPENDR, 128, MMIO_32, COUNT_exit_gicd, dist_read_ispendr, dist_write_ispendr},
    {GICD_ICPENDR, 128, MMIO_32, COUNT_exit_gicd, dist_read_ispendr, dist_write_icpendr},
    {GICD_ISACTIVER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isactiver, dist_write_isactiver},
    {GICD_ICACTIVER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isactiver, dist_write_icactiver},
    {GICD_IPRIORITYR, 1024, MMIO_8_32, COUNT_exit_gicd, dist_read_ipriorityr, dist_write_ipriorityr},
    {GICD_ITARGETSR, 1024, MMIO_8_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_ICFGR, 256, MMIO_32, COUNT_exit_gicd, dist_read_icfgr, dist_write_icfgr},
    {GICD_IGRPMODR, 128, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_NSACR, 256, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_SGIR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_CPENDSGIR, 16, MMIO_8_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_SPENDSGIR, 16, MMIO_8_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_IROUTER + 8U * INTID_SPI_FIRST, 8U * (INTID_SPECIAL_FIRST - INTID_SPI_FIRST), MMIO_32_64,
     COUNT_exit_gicd, read_irouter, write_irouter},
    {GIC_PIDR4, 48, MMIO_32, COUNT_exit_gicd, dist_read_id, mmio_write_ignored},
};

/* LPIs hang on the enable of group 1, too. */
static void write_ctlr_with_lpis(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t before = cpu->vgic->ctlr;

    dist_write_ctlr(cpu, value, offset, size);
    if (cpu->vgic->its != NULL && field_get(GICD_CTLR_GRP1, before ^ cpu->vgic->ctlr) != 0) {
        its_lock(cpu);
        lpi_follow_groups(cpu);
        its_unlock(cpu->vgic->its);
    }
}

static const struct mmio_row ctlr_with_lpis = {GICD_CTLR,       4,         MMIO_32,
                                               COUNT_exit_gicd, read_ctlr, write_ctlr_with_lpis};

static struct mmio_table *dist_table;

void dist_mind_lpis(void)
{
    dist_table->row_of[GICD_CTLR / 4U] = &ctlr_with_lpis;
}

void dist_init(struct mmio_table *table)
{
    dist_table = table;
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_gicd);
}
