/*
 * The path `direct`: a vCPU of the VM that has LPIs is a vPE of the GIC's while it runs (gic/v3/vpe_hw.h).
 */
#ifndef CORE_V3_VPE_H
#define CORE_V3_VPE_H

#include <stdbool.h>

#include "core/vm.h"
#include "vpe_hw.h"

static inline bool vpe_in_use(void)
{
    return vpe_hw_in_use;
}

/*
 * The peer of `from` has its CPU from now on. Returns whether a virtual LPI is pending that the guest of
 * `from` has not masked: it came on the way here.
 */
bool vpe_switch(struct vcpu *from);

/* `vcpu` runs on its CPU, or does no more. */
void vpe_enter(struct vcpu *vcpu);
void vpe_leave(struct vcpu *vcpu);

/* switch_sleep(), where a virtual LPI ends the sleep, too. */
void vpe_sleep(struct vcpu *vcpu);

#endif
