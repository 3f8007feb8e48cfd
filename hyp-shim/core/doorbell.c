/*
 * The doorbell: how software raises an interrupt that no device stands behind.
 */
#include "core/doorbell.h"

#include "common/hypercall.h"
#include "vgic/vgic.h"

static __attribute__((noinline)) void refer(struct vgic_cpu *cpu, struct virq *irq)
{
    vgic_on_owner(cpu, irq, vgic_refer_pend, 0);
}

bool doorbell_pend(struct vgic_cpu *cpu, uint32_t intid)
{
    struct virq *irq;

    if (intid < INTID_SGI_COUNT || intid >= cpu->vgic->lines) {
        return false;
    }
    irq = vgic_irq(cpu, intid);
    if (vgic_owner(irq) == cpu->index) {
        vgic_pend(cpu, irq);
    } else {
        refer(cpu, irq);
    }
    return true;
}

static void ring(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    if (!doorbell_pend(cpu, value)) {
        vgic_count(cpu, COUNT_unknown_access);
    }
}

static const struct mmio_row rows[] = {
    {DOORBELL_RING, 4, MMIO_32, COUNT_exit_doorbell, mmio_read_as_zero, ring},
};

void doorbell_init(struct mmio_table *table)
{
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_doorbell);
}
