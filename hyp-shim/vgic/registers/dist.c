/*
 * The registers of GICD_* that both versions have, over the records: which interrupts a register is for is
 * the version's rule.
 */
#include "vgic/registers/dist.h"

#include "vgic/registers/banks.h"
#include "vgic/vcpus/enables.h"
#include "vgic_rules.h"

/* Product 'h', implementer as the specifications' own examples have it (IHI 0048, 4.3.3; IHI 0069, 12.9.11).
 */
#define IIDR_VALUE 0x6800043bU

#define CTLR_MASK 0x3U /* EnableGrp0, EnableGrp1 */

/* SGIs aside, which a GICv2 has other registers for, and a GICv3 in the redistributors. */
static uint32_t pend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (VGIC_SGIS_ELSEWHERE || irq->intid >= INTID_SGI_COUNT) {
        vgic_pend(cpu, irq);
    }
    return 0;
}

static uint32_t unpend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (VGIC_SGIS_ELSEWHERE || irq->intid >= INTID_SGI_COUNT) {
        vgic_unpend(cpu, irq);
    }
    return 0;
}

static uint32_t first_intid(uint32_t offset, uint32_t bank, uint32_t bits)
{
    return vgic_gicd_first(bank_first_intid(offset, bank, bits));
}

void dist_write_ctlr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    value &= CTLR_MASK;
    if (value != cpu->vgic->ctlr) {
        vgic_set_groups(cpu, value);
    }
}

uint32_t dist_read_iidr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)cpu, (void)offset, (void)size;
    return IIDR_VALUE;
}

uint32_t dist_read_igroupr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_settings(cpu, first_intid(offset, GICD_IGROUPR, 1), VIRQ_GROUP1);
}

void dist_write_igroupr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_groups(cpu, cpu, first_intid(offset, GICD_IGROUPR, 1), value);
}

uint32_t dist_read_isenabler(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_settings(cpu, first_intid(offset & 0x7cU, 0, 1), VIRQ_ENABLED);
}

void dist_write_isenabler(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, cpu, first_intid(offset, GICD_ISENABLER, 1), value, bank_enable);
}

void dist_write_icenabler(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, cpu, first_intid(offset, GICD_ICENABLER, 1), value, bank_disable);
}

uint32_t dist_read_ispendr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_bits(cpu, cpu, first_intid(offset & 0x7cU, 0, 1), bank_is_pending);
}

void dist_write_ispendr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, cpu, first_intid(offset, GICD_ISPENDR, 1), value, pend);
}

void dist_write_icpendr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, cpu, first_intid(offset, GICD_ICPENDR, 1), value, unpend);
}

uint32_t dist_read_isactiver(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_bits(cpu, cpu, first_intid(offset & 0x7cU, 0, 1), active_read);
}

void dist_write_isactiver(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, cpu, first_intid(offset, GICD_ISACTIVER, 1), value, active_set);
}

void dist_write_icactiver(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_bits(cpu, cpu, first_intid(offset, GICD_ICACTIVER, 1), value, active_clear);
}

uint32_t dist_read_ipriorityr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    return bank_read_priorities(cpu, first_intid(offset, GICD_IPRIORITYR, 8), size);
}

void dist_write_ipriorityr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    bank_write_priorities(cpu, cpu, first_intid(offset, GICD_IPRIORITYR, 8), value, size);
}

uint32_t dist_read_icfgr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return bank_read_edges(cpu, first_intid(offset, GICD_ICFGR, ICFGR_BITS));
}

void dist_write_icfgr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)size;
    bank_write_edges(cpu, cpu, first_intid(offset, GICD_ICFGR, ICFGR_BITS), value);
}
