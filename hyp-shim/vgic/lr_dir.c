/*
 * Deactivation by name.
 */
#include "vgic/lr_dir.h"

#include "vgic/ops.h"
#include "vgic/remote.h"

void lr_dir_update(struct vgic_cpu *cpu)
{
    bool want = cpu->spilled_count != 0 && ops_guest_splits_eoi();

    if (want == cpu->dir_trapped) {
        return;
    }
    cpu->dir_trapped = want;
    while (__atomic_exchange_n(&cpu->vgic->dir_lock, 1, __ATOMIC_ACQUIRE) != 0) {
        ops_relax(); /* its holder waits for nobody */
    }
    /* The page is the VM's: taken for the first vCPU that needs it, given back after the last. */
    if (want && cpu->vgic->dir_trappers++ == 0) {
        ops_trap_dir(true);
    } else if (!want && --cpu->vgic->dir_trappers == 0) {
        ops_trap_dir(false);
    }
    __atomic_store_n(&cpu->vgic->dir_lock, 0, __ATOMIC_RELEASE);
}

static uint32_t deactivate(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_clear_active(cpu, irq);
    return 0;
}

void lr_dir_write(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    if (ops_guest_splits_eoi()) {
        vgic_on_owner(cpu, vgic_irq(cpu, field_get(GICC_IAR_INTID, value)), deactivate, 0);
    }
}
