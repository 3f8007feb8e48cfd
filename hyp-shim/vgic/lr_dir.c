/*
 * Deactivation by name.
 */
#include "vgic/lr_dir.h"

#include "vgic/lr.h"
#include "vgic/ops.h"

void lr_dir_update(struct vgic_cpu *cpu)
{
    bool want = cpu->spilled_count != 0 && ops_guest_splits_eoi();

    if (want == cpu->dir_trapped) {
        return;
    }
    cpu->dir_trapped = want;
    /* The page is the VM's: taken for the first vCPU that needs it, given back after the last. */
    if (want && __atomic_fetch_add(&cpu->vgic->dir_trappers, 1, __ATOMIC_ACQ_REL) == 0) {
        ops_trap_dir(true);
    } else if (!want && __atomic_sub_fetch(&cpu->vgic->dir_trappers, 1, __ATOMIC_ACQ_REL) == 0) {
        ops_trap_dir(false);
    }
}

static void deactivate(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->state & VIRQ_ACTIVE) != 0) {
        vgic_complete(cpu, irq);
    } else if ((lr_fold(cpu, irq) & LR_ACTIVE) != 0) {
        lr_change(cpu, irq, 0, LR_ACTIVE);
        vgic_update(cpu, irq);
    }
    vgic_deliver(cpu);
}

static void write_dir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    if (ops_guest_splits_eoi()) {
        deactivate(cpu, vgic_irq(cpu, field_get(GICC_IAR_INTID, value)));
    }
}

static const struct mmio_row rows[] = {
    {GICC_DIR % MMIO_PAGE_SIZE, 4, MMIO_32, COUNT_exit_gicc_dir, mmio_read_as_zero, write_dir},
};

void lr_dir_init(struct mmio_table *table)
{
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_gicc_other);
}
