/*
 * What the guest is shown, by the path: list registers (vgic/policy/), or the software CPU interface and its
 * line (vgic/cpuif.h).
 */
#ifndef VGIC_DELIVER_H
#define VGIC_DELIVER_H

#include "vgic/cpuif.h"
#include "vgic/policy/fill.h"
#include "vgic/record/vcpu.h"

/*
 * Brings list registers, maintenance conditions or the virtual IRQ line up to date with what waits: inline
 * for the ways of an interrupt, and for all else.
 */
static inline void vgic_deliver_here(struct vgic_cpu *cpu)
{
    if (!cpu->place.online) {
        return; /* vgic_resume() will */
    }
    if (cpu->vgic->path == VGIC_TRAP) {
        cpuif_deliver(cpu);
    } else {
        lr_deliver(cpu);
    }
}

void vgic_deliver(struct vgic_cpu *cpu);

/* What concerns list registers and lines when a vCPU begins to run on this CPU, and when it stops. */
void vgic_resume(struct vgic_cpu *cpu);
void vgic_suspend(struct vgic_cpu *cpu);

/*
 * Whether an interrupt is pending that the guest of this vCPU, which runs, may be signalled. With list
 * registers only the hardware knows the guest's masks: an interrupt that they hold back counts as well, and a
 * WFI ends early.
 */
bool vgic_may_signal(struct vgic_cpu *cpu);

#endif
