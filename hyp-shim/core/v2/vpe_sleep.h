/*
 * A vCPU sleeps. A GICv2 has no vPEs.
 */
#ifndef CORE_V2_VPE_SLEEP_H
#define CORE_V2_VPE_SLEEP_H

#include "core/switch.h"

static inline void vpe_sleep(struct vcpu *vcpu)
{
    switch_sleep(vcpu);
}

#endif
