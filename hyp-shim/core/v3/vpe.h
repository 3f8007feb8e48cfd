/*
 * The path `direct`: a vCPU of the VM that has LPIs is a vPE of the GIC's while it runs (gic/v3/vpe_hw.h).
 */
#ifndef CORE_V3_VPE_H
#define CORE_V3_VPE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/vcpu.h"
#include "vpe_hw.h"

static inline bool vpe_in_use(void)
{
    return vpe_hw_in_use;
}

/* LPIs are the first VM's. */
static inline bool vpe_is_of(const struct vcpu *vcpu)
{
    return vpe_hw_in_use && vcpu->vgic.vgic->its != NULL;
}

/*
 * The peer of `from` has its CPU from now on. Returns whether a virtual LPI is pending that the guest of
 * `from` has not masked: it came on the way here.
 */
bool vpe_switch(struct vcpu *from);

/*
 * `vcpu` runs on its CPU, or does no more. It is online by then: who enables its LPIs asks this CPU to, and
 * whoever had it borrowed to do that before is through.
 */
void vpe_enter(struct vcpu *vcpu);
void vpe_leave(struct vcpu *vcpu);

#endif
