/*
 * The timers of a vCPU: CNTV belongs to the guest; CNTP is emulated over EL2's own timer.
 */
#ifndef CORE_TIMER_H
#define CORE_TIMER_H

#include <stdint.h>

#include "core/vcpu.h"

/* The emulated timer's interrupt. */
static inline struct virq *timer_physical_irq(struct vcpu *vcpu)
{
    return vgic_irq(&vcpu->vgic, PLATFORM_PTIMER_INTID);
}

/* Puts both timers of a vCPU that starts on this CPU into their reset state: off, masked, CNTVOFF 0. */
void timer_reset(struct vcpu *vcpu);

/* EL2's timer fired: a deadline of the emulated timer. */
void timer_expired(struct vcpu *vcpu);

/* Raises the emulated timer's interrupt if its deadline passed while the vCPU did not run. */
void timer_catch_up(struct vcpu *vcpu);

/*
 * Ticks of the physical counter, UINT64_MAX for never: when the emulated timer of a vCPU that runs is due;
 * when a timer of one that does not run is to interrupt it.
 */
uint64_t timer_own_deadline(struct vcpu *vcpu);
uint64_t timer_wake(struct vcpu *vcpu);

#endif
