/*
 * Which half of what is below delivers.
 */
#include "vgic/deliver.h"

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/policy/evict.h"

void vgic_deliver(struct vgic_cpu *cpu)
{
    vgic_deliver_here(cpu);
}

void vgic_resume(struct vgic_cpu *cpu)
{
    cpu->waiting.open_lrs = cpu->waiting.first == NULL ? cpu->policy.open_when_none : 0;
    cpu->cpuif.next = NULL;
    cpu->cpuif.lines = 0;
    vgic_deliver(cpu);
}

void vgic_suspend(struct vgic_cpu *cpu)
{
    if (cpu->vgic->path == VGIC_TRAP) {
        ops_set_lines(0);
    } else {
        lr_spill_all(cpu);
    }
}

bool vgic_may_signal(struct vgic_cpu *cpu)
{
    if (cpu->vgic->path == VGIC_TRAP) {
        return cpu->cpuif.lines != 0;
    }
    if (cpu->waiting.first != NULL) {
        return true;
    }
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        if ((ops_read_lr(n) & LR_PENDING) != 0) {
            return true;
        }
    }
    return false;
}
