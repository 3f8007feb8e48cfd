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

/*
 * What became of a call: someone else calls or borrows its target just now, or the interrupt has moved on;
 * left there; performed.
 */
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

/*
 * On a vCPU that is borrowed for it, and given back. Whoever has borrowed one waits for nobody, or two could
 * wait for what each other has: an interrupt that has moved on is not called for from here.
 */
static __attribute__((noinline)) enum outcome perform_borrowed(struct vgic_cpu *owner, struct vgic_call *call)
{
    enum outcome outcome = TRY_AGAIN;

    if (vgic_owner(call->irq) == owner->index) {
        call->result = call->action(owner, call->irq, call->value);
        /* Its queue may be empty now: the list registers here are not its own for that. */
        owner->waiting.open_lrs = 0;
        outcome = PERFORMED;
    }
    __atomic_store_n(&owner->talk.borrower, NULL, __ATOMIC_RELEASE);
    return outcome;
}

/*
 * Leaves the call with its target; or, when that is offline, borrows it for the action. One that only waits
 * for its CPU has physical private interrupts there, which nobody else reaches: the kick gives it the CPU.
 */
static inline __attribute__((always_inline)) enum outcome post(struct vgic_cpu *owner, struct vgic_cpu *cpu,
                                                               struct vgic_call *call)
{
    vgic_lock(cpu);
    if (owner->place.takes_calls) {
        enum outcome outcome = leave_call(owner, call);

        vgic_unlock(cpu);
        return outcome;
    }
    if (__atomic_load_n(&owner->talk.borrower, __ATOMIC_ACQUIRE) != NULL) {
        vgic_unlock(cpu);
        return TRY_AGAIN;
    }
    __atomic_store_n(&owner->talk.borrower, cpu, __ATOMIC_RELAXED);
    vgic_unlock(cpu);
    return perform_borrowed(owner, call);
}

/* The call could not be posted to `owner` at once. PERFORMED by this vCPU, if it has the interrupt by now. */
static __attribute__((noinline)) enum outcome post_later(struct vgic_cpu *owner, struct vgic_cpu *cpu,
                                                         struct vgic_call *call)
{
    enum outcome outcome;

    do {
        struct vgic_cpu *asked = owner;

        vgic_serve(cpu);
        owner = cpu->vgic->cpu[vgic_owner(call->irq)];
        if (owner == cpu) {
            call->result = call->action(cpu, call->irq, call->value);
            return PERFORMED;
        }
        if (owner == asked) {
            ops_relax();
        }
        outcome = post(owner, cpu, call);
    } while (outcome == TRY_AGAIN);
    return outcome;
}

uint32_t vgic_call_remote(struct vgic_cpu *owner, struct vgic_cpu *cpu, struct virq *irq, vgic_action *action,
                          uint32_t value)
{
    struct vgic_call call = {.action = action, .irq = irq, .value = value};
    enum outcome outcome = post(owner, cpu, &call);

    if (outcome == TRY_AGAIN) {
        outcome = post_later(owner, cpu, &call);
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
