/*
 * Two VMs on one CPU: their vCPUs are each other's `peer`, and one of them runs. What comes for the other
 * one, an interrupt or a deadline, gives the CPU to it.
 */
#ifndef CORE_SWITCH_H
#define CORE_SWITCH_H

#include "core/vcpu.h"
#include "cpu.h"
#include "timer_hw.h"
#include "trap.h"

/* `second` shares the CPU of `first`, which runs. */
void switch_pair(struct vcpu *first, struct vcpu *second);

/* The peer runs; returns when it is the turn of `vcpu` again. */
void switch_to_peer(struct vcpu *vcpu);

/*
 * The same in two steps: after the first one the peer has the virtual GIC, the timers and the exits of this
 * CPU, and what came for it can be handled; the second changes stacks, and returns when it is the turn of
 * `vcpu` again.
 */
void switch_begin(struct vcpu *vcpu);
void switch_end(struct vcpu *vcpu);

/* `vcpu` has nothing to do until an interrupt comes. False: its peer has not either. */
bool switch_wait(struct vcpu *vcpu);

/* The other VM runs, or the CPU sleeps, until something may have come for `vcpu`. */
static inline void switch_sleep(struct vcpu *vcpu)
{
    if (vcpu->peer == NULL || !switch_wait(vcpu)) {
        wait_for_interrupt();
    }
}

/*
 * `vcpu` of the second VM turned that off by a call: it makes the call again each time it has the CPU, and
 * the run goes on without it.
 */
static inline void switch_rest(struct vcpu *vcpu)
{
    trap_repeat_call();
    switch_sleep(vcpu);
}

/* Whether the physical interrupt `intid`, which `vcpu` has no use for, is for its peer. */
bool switch_is_for_peer(struct vcpu *vcpu, uint32_t intid);

/*
 * EL2's timer has come: whether it is the peer's turn. The line may fall late: what comes when the deadline
 * has moved is nobody's, and would hand the CPU to and fro.
 */
static inline bool switch_is_due(const struct vcpu *vcpu)
{
    return vcpu->peer->is_next && timer_hw_is_due();
}

/*
 * Arms EL2's timer for the earliest of what `vcpu`, which runs, and its peer wait for. When it is the peer's,
 * that one is_next.
 */
void switch_arm(struct vcpu *vcpu);

/* switch_begin() if switch_is_due(): the timers are switched even where the guest has them left out. */
void switch_begin_due(struct vcpu *vcpu);

/* HVC_VM_SLICE and HVC_VM_SAVE (common/hypercall.h). False: no such thing to save. */
void switch_set_slice(struct vcpu *vcpu, uint32_t ticks);
bool switch_set_save(struct vcpu *vcpu, uint32_t save);

#endif
