/*
 * Deactivation by name.
 */
#include "vgic/registers/dir.h"

#include "vgic/ops.h"
#include "vgic/vcpus/active.h"

void lr_dir_write(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    if (ops_guest_splits_eoi()) {
        vgic_on_owner(cpu, vgic_irq(cpu, field_get(GICC_IAR_INTID, value)), active_clear, 0);
    }
}
