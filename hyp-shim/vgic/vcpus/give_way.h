/*
 * A store that changes many interrupts takes long. Where another VM shares the CPU, that one must not wait
 * for the end of it.
 */
#ifndef VGIC_VCPUS_GIVE_WAY_H
#define VGIC_VCPUS_GIVE_WAY_H

#include "vgic/record/vcpu.h"

/*
 * What has come for the CPU is handled as if the guest of `cpu` ran; another VM may run meanwhile. core/ has
 * it, or whoever else is above the virtual GIC.
 */
void vgic_let_in(struct vgic_cpu *cpu);

/*
 * Between two interrupts, where the virtual GIC is as between two exits. Only for what this vCPU does for its
 * own guest: who waits for the answer to a call is not kept waiting by another VM.
 */
static inline void vgic_give_way(struct vgic_cpu *cpu)
{
    if (cpu->talk.gives_way) {
        vgic_let_in(cpu);
    }
}

#endif
