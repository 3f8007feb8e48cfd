/*
 * GICR_*: of each vCPU one, two frames: what it is, with its LPIs, and its SGIs and PPIs (IHI 0069, 12.10
 * and 12.11). Any vCPU may use any of them.
 */
#include "common/gicv3.h"
#include "vgic/registers/banks.h"
#include "vgic/v3/dist.h"
#include "vgic/v3/halves.h"
#include "vgic/v3/its.h"
#include "vgic/v3/its_tables.h"

#define IIDR_VALUE 0x6800043bU

/*
 * Whose redistributor it is. There are as many as vCPUs; where another VM has more, those are its last one's.
 */
static struct vgic_cpu *owner(struct vgic_cpu *cpu, uint32_t offset)
{
    const struct vgic *vgic = cpu->vgic;
    uint32_t index = offset / GICR_STRIDE;

    return vgic->cpu[index < vgic->cpu_count ? index : vgic->cpu_count - 1U];
}

static uint32_t read_iidr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)cpu, (void)offset, (void)size;
    return IIDR_VALUE;
}

/* The affinity is the upper word. */
static uint32_t read_typer(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    const struct vgic_cpu *of = owner(cpu, offset);

    (void)size;
    if (offset % 8U != 0) {
        return of->affinity;
    }
    return field_put(GICR_TYPER_LAST, of->index + 1U == of->vgic->cpu_count) |
           field_put(GICR_TYPER_NUMBER, of->index) | field_put(GICR_TYPER_PLPIS, of->vgic->its != NULL);
}

/* ---- LPIs (12.11) ---- */

static bool lpis_are_on(const struct vgic *vgic)
{
    bool on = false;

    for (uint32_t i = 0; i < vgic->cpu_count; i++) {
        on = on || vgic->its->redist[i].enabled;
    }
    return on;
}

static uint32_t read_ctlr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    const struct vgic_its *its = cpu->vgic->its;

    (void)size;
    if (its == NULL) {
        return 0;
    }
    return field_put(GICR_CTLR_CES, 1) | field_put(GICR_CTLR_IR, 1) |
           field_put(GICR_CTLR_ENABLE_LPIS, its->redist[owner(cpu, offset)->index].enabled);
}

static void write_ctlr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    if (cpu->vgic->its != NULL) {
        dist_mind_lpis();
        its_lock(cpu);
        vgic_on_owner(cpu, &owner(cpu, offset)->private[0], lpi_set_enabled,
                      field_get(GICR_CTLR_ENABLE_LPIS, value));
        its_unlock(cpu->vgic->its);
    }
}

static uint32_t read_propbaser(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return cpu->vgic->its != NULL ? half_of(cpu->vgic->its->propbaser, offset) : 0;
}

/* One table for all: not to be changed while any of them uses it. */
static void write_propbaser(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;

    (void)size;
    if (its == NULL) {
        return;
    }
    its_lock(cpu);
    if (!lpis_are_on(cpu->vgic)) {
        its->propbaser = with_half(its->propbaser, offset, value);
        its_measure_bytes(its);
    }
    its_unlock(its);
}

static uint32_t read_pendbaser(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    const struct vgic_its *its = cpu->vgic->its;

    (void)size;
    return its != NULL
               ? half_of(its->redist[owner(cpu, offset)->index].pendbaser & ~GICR_PENDBASER_PTZ, offset)
               : 0;
}

static void write_pendbaser(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct lpi_redist *redist;

    (void)size;
    if (cpu->vgic->its != NULL) {
        redist = &cpu->vgic->its->redist[owner(cpu, offset)->index];
        redist->pendbaser = redist->enabled ? redist->pendbaser : with_half(redist->pendbaser, offset, value);
    }
}

static void write_invlpir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;
    struct virq *irq;

    (void)size;
    if (its == NULL || offset % 8U != 0) {
        return;
    }
    its_lock(cpu);
    irq = lpi_record(its, value);
    if (irq != NULL) {
        vgic_on_owner(cpu, irq, lpi_reload, 0);
    }
    its_unlock(its);
}

static void write_invallr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)value, (void)size;
    if (cpu->vgic->its != NULL && offset % 8U == 0) {
        its_lock(cpu);
        vgic_on_owner(cpu, &owner(cpu, offset)->private[0], lpi_reload_all, 0);
        its_unlock(cpu->vgic->its);
    }
}

/* The handshake: the CPU interface is awake as soon as it is asked to be (12.11.42). */
static uint32_t read_waker(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    bool asleep = owner(cpu, offset)->place.asleep;

    (void)size;
    return field_put(GICR_WAKER_PROCESSOR_SLEEP, asleep) | field_put(GICR_WAKER_CHILDREN_ASLEEP, asleep);
}

static void write_waker(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    owner(cpu, offset)->place.asleep = field_get(GICR_WAKER_PROCESSOR_SLEEP, value) != 0;
}

static uint32_t pend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (irq->intid < INTID_SGI_COUNT) {
        vgic_set_sgi_sources(cpu, irq, 1U << vgic_sgi_source(0));
    } else {
        vgic_pend(cpu, irq);
    }
    return 0;
}

static uint32_t unpend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (irq->intid < INTID_SGI_COUNT) {
        vgic_set_sgi_sources(cpu, irq, 0);
    } else {
        vgic_unpend(cpu, irq);
    }
    return 0;
}

static uint32_t read_igroupr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_settings(owner(cpu, offset), 0, VIRQ_GROUP1);
}

static void write_igroupr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_cpu *of = owner(cpu, offset);
    uint32_t bit = 1U << of->index;

    (void)size;
    bank_write_groups(cpu, of, 0, value);
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        if ((value >> intid & 1U) != 0) {
            __atomic_fetch_or(&of->vgic->sgi_group1[intid], bit, __ATOMIC_RELAXED);
        } else {
            __atomic_fetch_and(&of->vgic->sgi_group1[intid], ~bit, __ATOMIC_RELAXED);
        }
    }
}

static uint32_t read_isenabler(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_settings(owner(cpu, offset), 0, VIRQ_ENABLED);
}

static void write_isenabler(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, owner(cpu, offset), 0, value, bank_enable);
}

static void write_icenabler(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, owner(cpu, offset), 0, value, bank_disable);
}

static uint32_t read_ispendr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_bits(cpu, owner(cpu, offset), 0, bank_is_pending);
}

static void write_ispendr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, owner(cpu, offset), 0, value, pend);
}

static void write_icpendr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, owner(cpu, offset), 0, value, unpend);
}

static uint32_t read_isactiver(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_bits(cpu, owner(cpu, offset), 0, active_read);
}

static void write_isactiver(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, owner(cpu, offset), 0, value, active_set);
}

static void write_icactiver(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, owner(cpu, offset), 0, value, active_clear);
}

/* The first INTID of an access to IPRIORITYR, ICFGR. */
static uint32_t first_intid(uint32_t offset, uint32_t bank, uint32_t bits)
{
    return bank_first_intid(offset % GICR_STRIDE - GICR_SGI_FRAME, bank, bits);
}

static uint32_t read_ipriorityr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    return bank_read_priorities(owner(cpu, offset), first_intid(offset, GICD_IPRIORITYR, 8), size);
}

static void write_ipriorityr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    bank_write_priorities(cpu, owner(cpu, offset), first_intid(offset, GICD_IPRIORITYR, 8), value, size);
}

static uint32_t read_icfgr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_edges(owner(cpu, offset), first_intid(offset, GICD_ICFGR, ICFGR_BITS));
}

static const struct mmio_row control_rows[] = {
    {GICR_CTLR, 4, MMIO_32, COUNT_exit_gicd, read_ctlr, write_ctlr},
    {GICR_IIDR, 4, MMIO_32, COUNT_exit_gicd, read_iidr, mmio_write_ignored},
    {GICR_TYPER, 8, MMIO_32_64, COUNT_exit_gicd, read_typer, mmio_write_ignored},
    {GICR_STATUSR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICR_WAKER, 4, MMIO_32, COUNT_exit_gicd, read_waker, write_waker},
    {GICR_PROPBASER, 8, MMIO_32_64, COUNT_exit_gicd, read_propbaser, write_propbaser},
    {GICR_PENDBASER, 8, MMIO_32_64, COUNT_exit_gicd, read_pendbaser, write_pendbaser},
    {GICR_INVLPIR, 8, MMIO_32_64, COUNT_exit_gicd, mmio_read_as_zero, write_invlpir},
    {GICR_INVALLR, 8, MMIO_32_64, COUNT_exit_gicd, mmio_read_as_zero, write_invallr},
    {GICR_SYNCR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GIC_PIDR4, 48, MMIO_32, COUNT_exit_gicd, dist_read_id, mmio_write_ignored},
};

/* Triggers are fixed: SGIs are edges, PPIs as their source is. */
static const struct mmio_row interrupt_rows[] = {
    {GICD_IGROUPR, 4, MMIO_32, COUNT_exit_gicd, read_igroupr, write_igroupr},
    {GICD_ISENABLER, 4, MMIO_32, COUNT_exit_gicd, read_isenabler, write_isenabler},
    {GICD_ICENABLER, 4, MMIO_32, COUNT_exit_gicd, read_isenabler, write_icenabler},
    {GICD_ISPENDR, 4, MMIO_32, COUNT_exit_gicd, read_ispendr, write_ispendr},
    {GICD_ICPENDR, 4, MMIO_32, COUNT_exit_gicd, read_ispendr, write_icpendr},
    {GICD_ISACTIVER, 4, MMIO_32, COUNT_exit_gicd, read_isactiver, write_isactiver},
    {GICD_ICACTIVER, 4, MMIO_32, COUNT_exit_gicd, read_isactiver, write_icactiver},
    {GICD_IPRIORITYR, INTID_PRIVATE_COUNT, MMIO_8_32, COUNT_exit_gicd, read_ipriorityr, write_ipriorityr},
    {GICD_ICFGR, 8, MMIO_32, COUNT_exit_gicd, read_icfgr, mmio_write_ignored},
    {GICD_IGRPMODR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {GICD_NSACR, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
};

void redist_init(struct mmio_table *control, struct mmio_table *interrupts)
{
    mmio_table_init(control, control_rows, sizeof(control_rows) / sizeof(control_rows[0]), COUNT_exit_gicd);
    mmio_table_init(interrupts, interrupt_rows, sizeof(interrupt_rows) / sizeof(interrupt_rows[0]),
                    COUNT_exit_gicd);
}
