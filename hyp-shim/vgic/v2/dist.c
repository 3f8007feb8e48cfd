/*
 * GICD_*: the table of registers over the interrupt records (IHI 0048, 4.3). SGIs and PPIs are banked: a vCPU
 * sees its own.
 */
#include "vgic/v2/dist.h"

#include "vgic/registers/banks.h"
#include "vgic/registers/dist.h"
#include "vgic/vcpus/move.h"
#include "vgic/vcpus/sgi.h"

static uint32_t read_ctlr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpu->vgic->ctlr;
}

static uint32_t read_typer(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    const struct vgic *vgic = cpu->vgic;

    (void)offset, (void)size;
    return field_put(GICD_TYPER_ITLINESNUMBER, (vgic->lines - 1U) / 32U) |
           field_put(GICD_TYPER_CPUNUMBER, vgic->cpu_count - 1U);
}

/* With one CPU every interrupt goes there, and the register reads as zero (IHI 0048, 4.3.12). */
static uint32_t read_itargetsr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    if (cpu->vgic->cpu_count == 1) {
        return 0;
    }
    return bank_read_bytes(cpu, bank_first_intid(offset, GICD_ITARGETSR, 8), size,
                           offsetof(struct virq, targets));
}

static void write_itargetsr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t first = bank_first_intid(offset, GICD_ITARGETSR, 8);
    uint32_t cpus = vgic_all_cpus(cpu->vgic);

    if (cpu->vgic->cpu_count == 1 || first < INTID_PRIVATE_COUNT) {
        return;
    }
    for (uint32_t byte = 0; byte < 1U << size && bank_exists(cpu, first + byte); byte++) {
        vgic_retarget(cpu, vgic_irq(cpu, first + byte), value >> (8U * byte) & cpus);
    }
}

/* The vCPUs a write to GICD_SGIR names. */
static uint32_t sgir_targets(const struct vgic_cpu *cpu, uint32_t value)
{
    uint32_t all = vgic_all_cpus(cpu->vgic);

    switch (field_get(GICD_SGIR_FILTER, value)) {
    case SGIR_FILTER_LIST:
        return field_get(GICD_SGIR_TARGETS, value) & all;
    case SGIR_FILTER_OTHERS:
        return all & ~(1U << cpu->index);
    case SGIR_FILTER_SELF:
        return 1U << cpu->index;
    default:
        return 0;
    }
}

static void write_sgir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    vgic_send_sgi_to(cpu, sgir_targets(cpu, value), field_get(GICD_SGIR_INTID, value));
}

/* A byte an SGI, a bit a source CPU; list registers hold some of it. */
static uint32_t read_sgi_sources(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    uint32_t value = 0;

    for (uint32_t byte = 0; byte < 1U << size; byte++) {
        value |= vgic_sgi_sources(cpu, &cpu->private[(offset & 0xfU) + byte]) << (8U * byte);
    }
    return value;
}

/* Bits of CPUs that there are not read as zero and ignore writes (IHI 0048, 4.3.17). */
static void write_spendsgir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t all = vgic_all_cpus(cpu->vgic);

    for (uint32_t byte = 0; byte < 1U << size; byte++) {
        struct virq *irq = &cpu->private[offset - GICD_SPENDSGIR + byte];

        vgic_set_sgi_sources(cpu, irq, vgic_sgi_sources(cpu, irq) | (value >> (8U * byte) & all));
    }
}

static void write_cpendsgir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    for (uint32_t byte = 0; byte < 1U << size; byte++) {
        struct virq *irq = &cpu->private[offset - GICD_CPENDSGIR + byte];

        vgic_set_sgi_sources(cpu, irq, vgic_sgi_sources(cpu, irq) & ~(value >> (8U * byte) & 0xffU));
    }
}

/* The identification registers of a GIC-400 (Arm DDI 0471, 3.2), which drivers of this version look for. */
static uint32_t read_id(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    static const uint8_t ids[] = {0x04, 0x00, 0x00, 0x00, 0x90, 0xb4, 0x2b, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

    (void)cpu, (void)size;
    return ids[(offset - GICD_ICPIDR) / 4U];
}

static const struct mmio_row rows[] = {
    {GICD_CTLR, 4, MMIO_32, COUNT_exit_gicd, read_ctlr, dist_write_ctlr},
    {GICD_TYPER, 4, MMIO_32, COUNT_exit_gicd, read_typer, mmio_write_ignored},
    {GICD_IIDR, 4, MMIO_32, COUNT_exit_gicd, dist_read_iidr, mmio_write_ignored},
    {GICD_IGROUPR, 128, MMIO_32, COUNT_exit_gicd, dist_read_igroupr, dist_write_igroupr},
    {GICD_ISENABLER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isenabler, dist_write_isenabler},
    {GICD_ICENABLER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isenabler, dist_write_icenabler},
    {GICD_ISPENDR, 128, MMIO_32, COUNT_exit_gicd, dist_read_ispendr, dist_write_ispendr},
    {GICD_ICPENDR, 128, MMIO_32, COUNT_exit_gicd, dist_read_ispendr, dist_write_icpendr},
    {GICD_ISACTIVER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isactiver, dist_write_isactiver},
    {GICD_ICACTIVER, 128, MMIO_32, COUNT_exit_gicd, dist_read_isactiver, dist_write_icactiver},
    {GICD_IPRIORITYR, 1024, MMIO_8_32, COUNT_exit_gicd, dist_read_ipriorityr, dist_write_ipriorityr},
    {GICD_ITARGETSR, 1024, MMIO_8_32, COUNT_exit_gicd, read_itargetsr, write_itargetsr},
    {GICD_ICFGR, 256, MMIO_32, COUNT_exit_gicd, dist_read_icfgr, dist_write_icfgr},
    {GICD_SGIR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, write_sgir},
    {GICD_CPENDSGIR, 16, MMIO_8_32, COUNT_exit_gicd, read_sgi_sources, write_cpendsgir},
    {GICD_SPENDSGIR, 16, MMIO_8_32, COUNT_exit_gicd, read_sgi_sources, write_spendsgir},
    {GICD_ICPIDR, 48, MMIO_32, COUNT_exit_gicd, read_id, mmio_write_ignored},
};

void dist_init(struct mmio_table *table)
{
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_gicd);
}
