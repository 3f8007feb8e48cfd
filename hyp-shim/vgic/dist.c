/*
 * GICD_*: the table of registers over the interrupt records (IHI 0048, 4.3). SGIs and PPIs are banked: a vCPU
 * sees its own.
 */
#include "vgic/dist.h"

#include "vgic/ops.h"
#include "vgic/remote.h"

/* Product 'h', implementer as the specification's own examples have it (IHI 0048, 4.3.3). */
#define IIDR_VALUE 0x6800043bU

#define CTLR_MASK 0x3U /* EnableGrp0, EnableGrp1 */

/* GICD_ICFGR: two bits an interrupt, the upper one says edge. */
#define ICFGR_BITS 2U
#define ICFGR_EDGE 2U

/* Bits a register has for each interrupt, from the offset in its bank to the first INTID and back. */
static uint32_t first_intid(uint32_t offset, uint32_t bank, uint32_t bits)
{
    return (offset - bank) * 8U / bits;
}

static bool exists(const struct vgic_cpu *cpu, uint32_t intid)
{
    return intid < cpu->vgic->lines;
}

/* The interrupts of a bitmap register, read by asking each one's owner. */
static uint32_t read_bits(struct vgic_cpu *cpu, uint32_t first, vgic_action *is)
{
    uint32_t value = 0;

    for (uint32_t bit = 0; bit < 32 && exists(cpu, first + bit); bit++) {
        value |= vgic_on_owner(cpu, vgic_irq(cpu, first + bit), is, 0) << bit;
    }
    return value;
}

/* The same for a setting, which anyone may look at. */
static uint32_t read_settings(struct vgic_cpu *cpu, uint32_t first, uint32_t flag)
{
    uint32_t value = 0;

    for (uint32_t bit = 0; bit < 32 && exists(cpu, first + bit); bit++) {
        value |= ((vgic_irq(cpu, first + bit)->config & flag) != 0 ? 1U : 0U) << bit;
    }
    return value;
}

/* A bitmap register written: each interrupt whose bit is set has `act` done to it by its owner. */
static void write_bits(struct vgic_cpu *cpu, uint32_t first, uint32_t value, vgic_action *act)
{
    for (; value != 0 && exists(cpu, first + lowest_bit(value)); value &= value - 1U) {
        vgic_on_owner(cpu, vgic_irq(cpu, first + lowest_bit(value)), act, 0);
    }
}

/* Actions: what a register does to one interrupt, on the CPU of its owner. */
static uint32_t reconfigure_own(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    for (uint32_t intid = 0; exists(cpu, intid); intid++) {
        irq = vgic_irq(cpu, intid);
        if (irq->vcpu == cpu->index && (irq->config & VIRQ_ENABLED) != 0) {
            vgic_reconfigure(cpu, irq); /* a disabled one is not forwarded either way */
        }
    }
    return 0;
}

static uint32_t set_group(struct vgic_cpu *cpu, struct virq *irq, uint32_t group)
{
    irq->config = (uint8_t)(group == 1 ? irq->config | VIRQ_GROUP1 : irq->config & ~VIRQ_GROUP1);
    __atomic_fetch_add(&cpu->vgic->group1_count, group == 1 ? 1U : UINT32_MAX, __ATOMIC_RELAXED);
    vgic_reconfigure(cpu, irq);
    return 0;
}

static uint32_t enable(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    irq->config |= VIRQ_ENABLED;
    vgic_reconfigure(cpu, irq);
    return 0;
}

/* SGIs are always enabled (IHI 0048, 4.3.5: implementation defined). */
static uint32_t disable(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (irq->intid >= INTID_SGI_COUNT) {
        irq->config &= (uint8_t)~VIRQ_ENABLED;
        vgic_reconfigure(cpu, irq);
    }
    return 0;
}

static uint32_t is_pending(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    return vgic_is_pending(cpu, irq) ? 1 : 0;
}

static uint32_t is_active(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    return vgic_is_active(cpu, irq) ? 1 : 0;
}

/* An SGI's pending state is per source: only SPENDSGIR and CPENDSGIR write it. */
static uint32_t pend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (irq->intid >= INTID_SGI_COUNT) {
        vgic_pend(cpu, irq);
    }
    return 0;
}

static uint32_t unpend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (irq->intid >= INTID_SGI_COUNT) {
        vgic_unpend(cpu, irq);
    }
    return 0;
}

static uint32_t set_active(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_set_active(cpu, irq);
    return 0;
}

static uint32_t clear_active(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_clear_active(cpu, irq);
    return 0;
}

static uint32_t set_priority(struct vgic_cpu *cpu, struct virq *irq, uint32_t priority)
{
    vgic_set_priority(cpu, irq, priority);
    return 0;
}

static uint32_t set_edge(struct vgic_cpu *cpu, struct virq *irq, uint32_t edge)
{
    vgic_set_line(cpu, irq, false); /* a level that is high would be no edge, and never fall */
    if (vgic_is_pending(cpu, irq)) {
        irq->state |= VIRQ_SOFT; /* an edge is not taken back by a line that falls later */
    } else {
        irq->state &= (uint8_t)~VIRQ_SOFT;
    }
    irq->config = (uint8_t)(edge != 0 ? irq->config | VIRQ_EDGE : irq->config & ~VIRQ_EDGE);
    if ((irq->config & VIRQ_HW) != 0) {
        ops_hw_set_edge(irq->intid, edge != 0);
    }
    vgic_reconfigure(cpu, irq);
    return 0;
}

static uint32_t read_ctlr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpu->vgic->ctlr;
}

static void write_ctlr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    value &= CTLR_MASK;
    if (value == cpu->vgic->ctlr) {
        return;
    }
    cpu->vgic->ctlr = value;
    vgic_on_all(cpu, reconfigure_own, 0);
}

static uint32_t read_typer(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    const struct vgic *vgic = cpu->vgic;

    (void)offset, (void)size;
    return field_put(GICD_TYPER_ITLINESNUMBER, (vgic->lines - 1U) / 32U) |
           field_put(GICD_TYPER_CPUNUMBER, vgic->cpu_count - 1U);
}

static uint32_t read_iidr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)cpu, (void)offset, (void)size;
    return IIDR_VALUE;
}

static uint32_t read_igroupr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return read_settings(cpu, first_intid(offset, GICD_IGROUPR, 1), VIRQ_GROUP1);
}

static void write_igroupr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t first = first_intid(offset, GICD_IGROUPR, 1);

    (void)size;
    for (uint32_t bit = 0; bit < 32 && exists(cpu, first + bit); bit++) {
        struct virq *irq = vgic_irq(cpu, first + bit);
        uint32_t group = value >> bit & 1U;

        if (group != ((irq->config & VIRQ_GROUP1) != 0 ? 1U : 0U)) {
            vgic_on_owner(cpu, irq, set_group, group);
        }
    }
}

static uint32_t read_isenabler(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return read_settings(cpu, first_intid(offset & 0x7cU, 0, 1), VIRQ_ENABLED);
}

static void write_isenabler(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    write_bits(cpu, first_intid(offset, GICD_ISENABLER, 1), value, enable);
}

static void write_icenabler(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    write_bits(cpu, first_intid(offset, GICD_ICENABLER, 1), value, disable);
}

static uint32_t read_ispendr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return read_bits(cpu, first_intid(offset & 0x7cU, 0, 1), is_pending);
}

static void write_ispendr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    write_bits(cpu, first_intid(offset, GICD_ISPENDR, 1), value, pend);
}

static void write_icpendr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    write_bits(cpu, first_intid(offset, GICD_ICPENDR, 1), value, unpend);
}

static uint32_t read_isactiver(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return read_bits(cpu, first_intid(offset & 0x7cU, 0, 1), is_active);
}

static void write_isactiver(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    write_bits(cpu, first_intid(offset, GICD_ISACTIVER, 1), value, set_active);
}

static void write_icactiver(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    write_bits(cpu, first_intid(offset, GICD_ICACTIVER, 1), value, clear_active);
}

/* Registers with a byte an interrupt: 1 << size bytes from `first` on, one field of the record each. */
static uint32_t read_bytes(struct vgic_cpu *cpu, uint32_t first, uint32_t size, size_t field)
{
    uint32_t value = 0;

    for (uint32_t byte = 0; byte < 1U << size && exists(cpu, first + byte); byte++) {
        value |= (uint32_t)((const uint8_t *)vgic_irq(cpu, first + byte))[field] << (8U * byte);
    }
    return value;
}

static uint32_t read_ipriorityr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    return read_bytes(cpu, first_intid(offset, GICD_IPRIORITYR, 8), size, offsetof(struct virq, priority));
}

static void write_ipriorityr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t first = first_intid(offset, GICD_IPRIORITYR, 8);

    for (uint32_t byte = 0; byte < 1U << size && exists(cpu, first + byte); byte++) {
        vgic_on_owner(cpu, vgic_irq(cpu, first + byte), set_priority, value >> (8U * byte) & 0xffU);
    }
}

/* With one CPU every interrupt goes there, and the register reads as zero (IHI 0048, 4.3.12). */
static uint32_t read_itargetsr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    if (cpu->vgic->cpu_count == 1) {
        return 0;
    }
    return read_bytes(cpu, first_intid(offset, GICD_ITARGETSR, 8), size, offsetof(struct virq, targets));
}

static void write_itargetsr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t first = first_intid(offset, GICD_ITARGETSR, 8);
    uint32_t cpus = (1U << cpu->vgic->cpu_count) - 1U;

    if (cpu->vgic->cpu_count == 1 || first < INTID_PRIVATE_COUNT) {
        return;
    }
    for (uint32_t byte = 0; byte < 1U << size && exists(cpu, first + byte); byte++) {
        vgic_retarget(cpu, vgic_irq(cpu, first + byte), value >> (8U * byte) & cpus);
    }
}

static uint32_t read_icfgr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    uint32_t first = first_intid(offset, GICD_ICFGR, ICFGR_BITS);
    uint32_t value = 0;

    (void)size;
    for (uint32_t i = 0; i < 32 / ICFGR_BITS && exists(cpu, first + i); i++) {
        if ((vgic_irq(cpu, first + i)->config & VIRQ_EDGE) != 0) {
            value |= ICFGR_EDGE << (ICFGR_BITS * i);
        }
    }
    return value;
}

/* SGIs are edge-triggered, PPIs as their source is: both fixed here (IHI 0048, 4.3.13). */
static void write_icfgr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t first = first_intid(offset, GICD_ICFGR, ICFGR_BITS);

    (void)size;
    if (first < INTID_PRIVATE_COUNT) {
        return;
    }
    for (uint32_t i = 0; i < 32 / ICFGR_BITS && exists(cpu, first + i); i++) {
        struct virq *irq = vgic_irq(cpu, first + i);
        uint32_t edge = value >> (ICFGR_BITS * i) & ICFGR_EDGE;

        if ((edge != 0) != ((irq->config & VIRQ_EDGE) != 0)) {
            vgic_on_owner(cpu, irq, set_edge, edge);
        }
    }
}

/* The vCPUs a write to GICD_SGIR names. */
static uint32_t sgir_targets(const struct vgic_cpu *cpu, uint32_t value)
{
    uint32_t all = (1U << cpu->vgic->cpu_count) - 1U;

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

static void write_spendsgir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    for (uint32_t byte = 0; byte < 1U << size; byte++) {
        struct virq *irq = &cpu->private[offset - GICD_SPENDSGIR + byte];

        vgic_set_sgi_sources(cpu, irq, vgic_sgi_sources(cpu, irq) | (value >> (8U * byte) & 0xffU));
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
    {GICD_CTLR, 4, MMIO_32, COUNT_exit_gicd, read_ctlr, write_ctlr},
    {GICD_TYPER, 4, MMIO_32, COUNT_exit_gicd, read_typer, mmio_write_ignored},
    {GICD_IIDR, 4, MMIO_32, COUNT_exit_gicd, read_iidr, mmio_write_ignored},
    {GICD_IGROUPR, 128, MMIO_32, COUNT_exit_gicd, read_igroupr, write_igroupr},
    {GICD_ISENABLER, 128, MMIO_32, COUNT_exit_gicd, read_isenabler, write_isenabler},
    {GICD_ICENABLER, 128, MMIO_32, COUNT_exit_gicd, read_isenabler, write_icenabler},
    {GICD_ISPENDR, 128, MMIO_32, COUNT_exit_gicd, read_ispendr, write_ispendr},
    {GICD_ICPENDR, 128, MMIO_32, COUNT_exit_gicd, read_ispendr, write_icpendr},
    {GICD_ISACTIVER, 128, MMIO_32, COUNT_exit_gicd, read_isactiver, write_isactiver},
    {GICD_ICACTIVER, 128, MMIO_32, COUNT_exit_gicd, read_isactiver, write_icactiver},
    {GICD_IPRIORITYR, 1024, MMIO_8_32, COUNT_exit_gicd, read_ipriorityr, write_ipriorityr},
    {GICD_ITARGETSR, 1024, MMIO_8_32, COUNT_exit_gicd, read_itargetsr, write_itargetsr},
    {GICD_ICFGR, 256, MMIO_32, COUNT_exit_gicd, read_icfgr, write_icfgr},
    {GICD_SGIR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, write_sgir},
    {GICD_CPENDSGIR, 16, MMIO_8_32, COUNT_exit_gicd, read_sgi_sources, write_cpendsgir},
    {GICD_SPENDSGIR, 16, MMIO_8_32, COUNT_exit_gicd, read_sgi_sources, write_spendsgir},
    {GICD_ICPIDR, 48, MMIO_32, COUNT_exit_gicd, read_id, mmio_write_ignored},
};

void dist_init(struct mmio_table *table)
{
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_gicd);
}
