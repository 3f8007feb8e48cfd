/*
 * Whether a vCPU that would sleep has something to do.
 */
#ifndef VGIC_SIGNALLED_H
#define VGIC_SIGNALLED_H

#include "vgic/vgic.h"

/*
 * Whether something is pending for this vCPU, which runs, that its guest may be signalled. With list
 * registers the guest's masks are the hardware's to know: what they hold back counts as well, and a WFI ends
 * early.
 */
bool vgic_may_signal(struct vgic_cpu *cpu);

#endif
