/*
 * SGIs between vCPUs.
 */
#ifndef VGIC_VCPUS_SGI_H
#define VGIC_VCPUS_SGI_H

#include "vgic/change/pend.h"

/*
 * Sends SGI `intid` to the vCPUs of `targets`, a bit each. To others it travels as the physical SGI of the
 * same number, which keeps the sender; the one number that is the shim's own goes through memory.
 */
void vgic_send_sgi_to(struct vgic_cpu *cpu, uint32_t targets, uint32_t intid);

/*
 * The SGIs that were left in memory: those whose number is the shim's. Of an offline vCPU they stay there
 * until it is online; all others wait in the physical GIC.
 */
static inline void take_kick_sgis(struct vgic_cpu *cpu)
{
    uint32_t sources;

    if (__atomic_load_n(&cpu->talk.kick_sgi_senders, __ATOMIC_RELAXED) == 0) {
        return; /* rarely used: the exchange is the longer way to see that */
    }
    sources = __atomic_exchange_n(&cpu->talk.kick_sgi_senders, 0, __ATOMIC_ACQUIRE);

    for (; sources != 0; sources &= sources - 1U) {
        vgic_send_sgi(cpu, VGIC_KICK_SGI, lowest_bit(sources));
    }
}

#endif
