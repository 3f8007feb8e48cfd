/*
 * What is pending where the guest would see it: on the virtual lines, in list registers, or waiting for one.
 */
#include "vgic/signalled.h"

#include <stddef.h>

#include "vgic/ops.h"

bool vgic_may_signal(struct vgic_cpu *cpu)
{
    if (cpu->vgic->path == VGIC_TRAP) {
        return cpu->lines != 0;
    }
    if (cpu->first != NULL) {
        return true;
    }
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        if ((ops_read_lr(n) & LR_PENDING) != 0) {
            return true;
        }
    }
    return false;
}
