/*
 * GICC_* as the guest of the `trap` path sees it: the table of registers over the software CPU interface. On
 * the paths with list registers, what is left of it.
 */
#include "vgic/v2/cpuif_mmio.h"

#include "vgic/cpuif.h"
#include "vgic/registers/cpuif.h"
#include "vgic/registers/dir.h"

/*
 * Product 'h', architecture version 2, implementer as the specification's own examples have it (IHI
 * 0048, 4.4.15).
 */
#define IIDR_VALUE 0x0682043bU

#define CTLR_MASK 0x21fU /* EnableGrp0/1, AckCtl, FIQEn, CBPR, EOImode */
#define BPR_MAX   7U

static uint32_t read_ctlr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpu->cpuif.ctlr;
}

static void write_ctlr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    cpu->cpuif.ctlr = value & CTLR_MASK;
    cpuif_deliver(cpu);
}

static uint32_t read_pmr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpu->cpuif.pmr;
}

static void write_pmr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    cpu->cpuif.pmr = value & PRIORITY_MASK;
    cpuif_deliver(cpu);
}

static uint32_t clamp(uint32_t value, uint32_t low)
{
    value &= BPR_MAX;
    return value < low ? low : value;
}

static uint32_t read_bpr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return offset == GICC_BPR ? cpu->cpuif.bpr : cpu->cpuif.abpr;
}

static void write_bpr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    if (offset == GICC_BPR) {
        cpu->cpuif.bpr = clamp(value, CPUIF_BPR_MIN);
    } else {
        cpu->cpuif.abpr = clamp(value, CPUIF_ABPR_MIN);
    }
    cpuif_deliver(cpu);
}

static uint32_t read_rpr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpuif_running_priority(&cpu->cpuif);
}

static uint32_t read_hppir(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return cpuif_highest_pending(cpu, offset == GICC_HPPIR ? 0 : 1);
}

/* 32 levels need one active-priorities register for each group: APR0 and NSAPR0. */
static uint32_t read_apr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return cpu->cpuif.apr[offset == GICC_APR0 ? 0 : 1];
}

static void write_apr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    cpu->cpuif.apr[offset == GICC_APR0 ? 0 : 1] = value;
    cpuif_deliver(cpu);
}

static uint32_t read_iidr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)cpu, (void)offset, (void)size;
    return IIDR_VALUE;
}

static const struct mmio_row rows[] = {
    {GICC_CTLR, 4, MMIO_32, COUNT_exit_gicc_other, read_ctlr, write_ctlr},
    {GICC_PMR, 4, MMIO_32, COUNT_exit_gicc_other, read_pmr, write_pmr},
    {GICC_BPR, 4, MMIO_32, COUNT_exit_gicc_other, read_bpr, write_bpr},
    {GICC_IAR, 4, MMIO_32, COUNT_exit_gicc_iar, cpuif_read_iar, mmio_write_ignored},
    {GICC_EOIR, 4, MMIO_32, COUNT_exit_gicc_eoir, mmio_read_as_zero, cpuif_write_eoir},
    {GICC_RPR, 4, MMIO_32, COUNT_exit_gicc_other, read_rpr, mmio_write_ignored},
    {GICC_HPPIR, 4, MMIO_32, COUNT_exit_gicc_other, read_hppir, mmio_write_ignored},
    {GICC_ABPR, 4, MMIO_32, COUNT_exit_gicc_other, read_bpr, write_bpr},
    {GICC_AIAR, 4, MMIO_32, COUNT_exit_gicc_iar, cpuif_read_aiar, mmio_write_ignored},
    {GICC_AEOIR, 4, MMIO_32, COUNT_exit_gicc_eoir, mmio_read_as_zero, cpuif_write_aeoir},
    {GICC_AHPPIR, 4, MMIO_32, COUNT_exit_gicc_other, read_hppir, mmio_write_ignored},
    {GICC_APR0, 4, MMIO_32, COUNT_exit_gicc_other, read_apr, write_apr},
    {GICC_NSAPR0, 4, MMIO_32, COUNT_exit_gicc_other, read_apr, write_apr},
    {GICC_IIDR, 4, MMIO_32, COUNT_exit_gicc_other, read_iidr, mmio_write_ignored},
    {GICC_DIR, 4, MMIO_32, COUNT_exit_gicc_dir, mmio_read_as_zero, cpuif_write_dir},
};

void cpuif_mmio_init(struct mmio_table *table)
{
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_gicc_other);
}

static const struct mmio_row dir_rows[] = {
    {GICC_DIR % MMIO_PAGE_SIZE, 4, MMIO_32, COUNT_exit_gicc_dir, mmio_read_as_zero, lr_dir_write},
};

void cpuif_dir_init(struct mmio_table *table)
{
    mmio_table_init(table, dir_rows, sizeof(dir_rows) / sizeof(dir_rows[0]), COUNT_exit_gicc_other);
}
