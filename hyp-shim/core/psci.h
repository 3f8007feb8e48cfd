/*
 * PSCI (Arm DEN 0022) as the guest calls it, by HVC or SMC: its vCPUs are started, stopped and asked for.
 */
#ifndef CORE_PSCI_H
#define CORE_PSCI_H

#include <stdbool.h>
#include <stdint.h>

#include "core/vcpu.h"
#include "smc.h"

/* Whether a call's number is one of PSCI's. */
static inline bool psci_is_call(uint32_t number)
{
    return (number & ~SMC_WIDE & 0xffffffe0U) == 0x84000000U;
}

/*
 * Performs the call `number` of `vcpu` with its first three arguments. Returns what the guest reads as its
 * result.
 */
uintptr_t psci_call(struct vcpu *vcpu, uint32_t number, const uintptr_t arguments[3]);

/*
 * Turns the CPU of `target`, whose vCPU is off, on; meanwhile `vcpu`, the one that asks, answers others.
 * Where it was turned off just now, its CPU may be on its way to the firmware still, which says so until it
 * is there. Returns PSCI's answer.
 */
uint32_t psci_start_when_off(struct vcpu *vcpu, struct vcpu *target);

#endif
