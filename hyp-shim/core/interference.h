/*
 * CPUs that no vCPU has on, lent to disturb the one that measures (common/thrash.h): in EL2, the guest knows
 * nothing of them. vCPU 0 of the first VM asks for it (HVC_INTERFERE).
 */
#ifndef CORE_INTERFERENCE_H
#define CORE_INTERFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/vcpu.h"

/*
 * `what` is THRASH_CACHE or THRASH_MEMORY: lends every CPU whose vCPU is off, and returns how many these are,
 * each of which has made a pass. THRASH_NONE: all stop, and their vCPUs are off again; returns how many KiB
 * they have gone through. HVC_EINVAL where it cannot be: asked by another vCPU, with a second VM, whose
 * memory is what they go through, or for what is going on already.
 */
uint32_t interference(struct vcpu *vcpu, uint32_t what);

/* Whether CPUs are lent. */
bool interference_goes_on(void);

/* On a CPU that was turned on: returns unless it is lent. */
void interference_serve(struct vcpu *vcpu);

#endif
