/*
 * A vCPU sleeps: with a vPE, which is descheduled meanwhile, or without.
 */
#ifndef CORE_V3_VPE_SLEEP_H
#define CORE_V3_VPE_SLEEP_H

#include "core/vcpu.h"

/* switch_sleep(), where a virtual LPI ends the sleep, too. */
void vpe_sleep(struct vcpu *vcpu);

#endif
