/*
 * A GICv2 has no virtual LPIs: nothing is to be done for them where vCPUs come and go.
 */
#ifndef CORE_V2_VPE_H
#define CORE_V2_VPE_H

#include <stdbool.h>

#include "core/vcpu.h"

static inline bool vpe_in_use(void)
{
    return false;
}

static inline bool vpe_switch(struct vcpu *from)
{
    (void)from;
    return false;
}

static inline void vpe_enter(struct vcpu *vcpu)
{
    (void)vcpu;
}

static inline void vpe_leave(struct vcpu *vcpu)
{
    (void)vcpu;
}

#endif
