/*
 * Calls: posted, answered, performed.
 */
#include "vgic/vcpus/call.h"

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/vcpus/notes.h"

/* The interrupt has moved on since the call was sent: it is performed by the one that has it now. */
static __attribute__((noinline)) void pass_on(struct vgic_cpu *cpu, struct vgic_call *call)
{
    call->result = vgic_on_owner(cpu, call->irq, call->action, call->value);
}

/* Only its owner gives an interrupt away, so that it stays while the action runs. */
static inline void perform(struct vgic_cpu *cpu, struct vgic_call *call)
{
    if (vgic_owner(call->irq) != cpu->index) {
        pass_on(cpu, call);
    } else {
        call->result = call->action(cpu, call->irq, call->value);
    }
}

/* What became of a call: someone else calls or borrows its target just now; left there; performed. */
enum outcome { TRY_AGAIN, LEFT, PERFORMED };

/* Leaves the call with its target, which is online or gets its CPU by the kick, if none waits there. */
static inline enum outcome leave_call(struct vgic_cpu *owner, struct vgic_call *call)
{
    if (__atomic_load_n(&owner->talk.call, __ATOMIC_ACQUIRE) != NULL) {
        return TRY_AGAIN;
    }
    __atomic_store_n(&owner->talk.call, call, __ATOMIC_RELEASE);
    ops_kick(owner->index);
    return LEFT;
}

/* Its borrower may be this one itself: an action on what it has borrowed has led back there. */
static __attribute__((noinline)) enum outcome post_to_borrowed(struct vgic_cpu *owner, struct vgic_cpu *cpu,
                                                               struct vgic_call *call)
{
    bool here = __atomic_load_n(&owner->talk.borrower, __ATOMIC_RELAXED) == cpu;

    vgic_unlock(cpu);
    if (!here) {
        return TRY_AGAIN;
    }
    perform(owner, call);
    return PERFORMED;
}

/*
 * Leaves the call with its target; or, when that is offline, borrows it for the action. One that only waits
 * for its CPU has physical private interrupts there, which nobody else reaches: the kick gives it the CPU.
 */
static enum outcome post(struct vgic_cpu *owner, struct vgic_cpu *cpu, struct vgic_call *call)
{
    vgic_lock(cpu);
    if (owner->place.takes_calls) {
        enum outcome outcome = leave_call(owner, call);

        vgic_unlock(cpu);
        return outcome;
    }
    if (__atomic_load_n(&owner->talk.borrower, __ATOMIC_ACQUIRE) != NULL) {
        return post_to_borrowed(owner, cpu, call);
    }
    __atomic_store_n(&owner->talk.borrower, cpu, __ATOMIC_RELAXED);
    vgic_unlock(cpu);
    perform(owner, call);
    owner->waiting.open_lrs =
        0; /* its queue may be empty now: the list registers here are not its own for that */
    __atomic_store_n(&owner->talk.borrower, NULL, __ATOMIC_RELEASE);
    return PERFORMED;
}

uint32_t vgic_call_remote(struct vgic_cpu *owner, struct vgic_cpu *cpu, struct virq *irq, vgic_action *action,
                          uint32_t value)
{
    struct vgic_call call = {.action = action, .irq = irq, .value = value};
    enum outcome outcome;

    if (cpu->talk.borrower != NULL) {
        cpu = cpu->talk.borrower; /* an action on a borrowed vCPU calls on: it is the borrower that asks and
                                answers */
        if (owner == cpu) {
            return action(cpu, irq, value);
        }
    }
    while ((outcome = post(owner, cpu, &call)) == TRY_AGAIN) {
        vgic_serve(cpu);
        ops_relax();
    }
    if (outcome == PERFORMED) {
        return call.result;
    }
    while (__atomic_load_n(&call.done, __ATOMIC_ACQUIRE) == 0) { /* the target releases it after the result */
        vgic_serve(cpu);
        ops_relax();
    }
    return call.result;
}

static void answer_call(struct vgic_cpu *cpu)
{
    struct vgic_call *call = __atomic_load_n(&cpu->talk.call, __ATOMIC_ACQUIRE);

    if (call != NULL) {
        __atomic_store_n(&cpu->talk.call, NULL, __ATOMIC_RELAXED);
        perform(cpu, call);
        __atomic_store_n(&call->done, 1, __ATOMIC_RELEASE);
    }
}

void vgic_serve(struct vgic_cpu *cpu)
{
    answer_call(cpu);
    notes_take(cpu);
}
