/*
 * How an SGI goes to other vCPUs.
 */
#include "vgic/vcpus/sgi.h"

#include "vgic/ops.h"

/* The SGI that has the number of the shim's own: its senders are noted in memory, and the target is kicked.
 */
static void send_kick_sgi(struct vgic_cpu *cpu, uint32_t targets)
{
    for (; targets != 0; targets &= targets - 1U) {
        uint32_t target = lowest_bit(targets);

        __atomic_fetch_or(&cpu->vgic->cpu[target]->talk.notes, 1U << vgic_sgi_source(cpu->index),
                          __ATOMIC_RELEASE);
        ops_kick(target);
    }
}

void vgic_send_sgi_to(struct vgic_cpu *cpu, uint32_t targets, uint32_t intid)
{
    uint32_t self = 1U << cpu->index;

    if ((targets & ~self) != 0) {
        if (intid == VGIC_KICK_SGI) {
            send_kick_sgi(cpu, targets & ~self);
        } else {
            ops_send_sgi(targets & ~self, intid);
        }
    }
    if ((targets & self) != 0) {
        vgic_send_sgi(cpu, intid, vgic_sgi_source(cpu->index));
    }
}
