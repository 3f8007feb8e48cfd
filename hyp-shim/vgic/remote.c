/*
 * Calls between vCPUs, and SGIs.
 */
#include "vgic/remote.h"

#include <stddef.h>

#include "vgic/lr.h"
#include "vgic/ops.h"

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
    if (__atomic_load_n(&owner->call, __ATOMIC_ACQUIRE) != NULL) {
        return TRY_AGAIN;
    }
    __atomic_store_n(&owner->call, call, __ATOMIC_RELEASE);
    ops_kick(owner->index);
    return LEFT;
}

/*
 * Leaves the call with its target; or, when that is offline, borrows it for the action. One that only waits
 * for its CPU has physical private interrupts there, which nobody else reaches: the kick gives it the CPU.
 */
static enum outcome post(struct vgic_cpu *owner, struct vgic_cpu *cpu, struct vgic_call *call)
{
    vgic_lock(cpu);
    if (owner->takes_calls) {
        enum outcome outcome = leave_call(owner, call);

        vgic_unlock(cpu);
        return outcome;
    }
    if (__atomic_load_n(&owner->borrower, __ATOMIC_ACQUIRE) != NULL) {
        vgic_unlock(cpu);
        return TRY_AGAIN;
    }
    __atomic_store_n(&owner->borrower, cpu, __ATOMIC_RELAXED);
    vgic_unlock(cpu);
    perform(owner, call);
    owner->direct = 0; /* its queue may be empty now: the list registers here are not its own for that */
    __atomic_store_n(&owner->borrower, NULL, __ATOMIC_RELEASE);
    return PERFORMED;
}

uint32_t vgic_call_remote(struct vgic_cpu *owner, struct vgic_cpu *cpu, struct virq *irq, vgic_action *action,
                          uint32_t value)
{
    struct vgic_call call = {.action = action, .irq = irq, .value = value};
    enum outcome outcome;

    if (cpu->borrower != NULL) {
        cpu = cpu->borrower; /* an action on a borrowed vCPU calls on: it is the borrower that asks and
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

uint32_t vgic_refresh(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_reconfigure(cpu, irq);
    return 0;
}

uint32_t vgic_refer_pend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    vgic_pend(cpu, irq);
    return 0;
}

/*
 * The physical one follows: it does not fire on its new CPU before the record is that one's. By then it may
 * have been given away in turn, and be on its way to a third.
 */
static void give_to(struct virq *irq, uint32_t target)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;
    bool edge = (irq->config & VIRQ_EDGE) != 0;

    if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
        vgic_give_back(irq); /* it comes to the other CPU from the physical GIC */
    }
    __atomic_store_n(&irq->vcpu, (uint8_t)target, __ATOMIC_RELEASE);
    if (!hardware) {
        return;
    }
    ops_hw_set_target(irq->intid, target, edge);
    while (vgic_owner(irq) != target) {
        target = vgic_owner(irq);
        ops_hw_set_target(irq->intid, target, false);
    }
}

void vgic_move(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t target = irq->targets != 0 ? lowest_bit(irq->targets) : irq->vcpu;

    irq->state &= (uint8_t)~VIRQ_MOVING;
    if (target != irq->vcpu) {
        vgic_leave(cpu, irq);
        give_to(irq, target);
    }
    vgic_on_owner(cpu, irq, vgic_refresh, 0);
}

/*
 * An active one moves at its end. If it is active in a list register, that would not be heard of: so it goes
 * back into its record, of which the end is told.
 */
static uint32_t set_targets(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    irq->targets = (uint8_t)targets;
    if (targets != 0 && lowest_bit(targets) != cpu->index && lr_owned(cpu, irq)) {
        lr_spill_active(cpu, irq);
    }
    if ((irq->state & VIRQ_ACTIVE) != 0) {
        irq->state |= VIRQ_MOVING;
    } else {
        vgic_move(cpu, irq);
    }
    return 0;
}

void vgic_retarget(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    vgic_on_owner(cpu, irq, set_targets, targets);
}

static void answer_call(struct vgic_cpu *cpu)
{
    struct vgic_call *call = __atomic_load_n(&cpu->call, __ATOMIC_ACQUIRE);

    if (call != NULL) {
        __atomic_store_n(&cpu->call, NULL, __ATOMIC_RELAXED);
        perform(cpu, call);
        __atomic_store_n(&call->done, 1, __ATOMIC_RELEASE);
    }
}

/* The SGIs that were left in memory. */
static inline void take_kick_sgis(struct vgic_cpu *cpu)
{
    uint32_t sources;

    if (__atomic_load_n(&cpu->kick_sgi_sources, __ATOMIC_RELAXED) == 0) {
        return; /* rarely used: the exchange is the longer way to see that */
    }
    sources = __atomic_exchange_n(&cpu->kick_sgi_sources, 0, __ATOMIC_ACQUIRE);

    for (; sources != 0; sources &= sources - 1U) {
        vgic_send_sgi(cpu, VGIC_KICK_SGI, lowest_bit(sources));
    }
}

void vgic_serve(struct vgic_cpu *cpu)
{
    answer_call(cpu);
    take_kick_sgis(cpu);
}

/* The SGI whose number is the shim's: its senders stand in memory, and the target is told to look. */
static void send_kick_sgi(struct vgic_cpu *cpu, uint32_t targets)
{
    for (; targets != 0; targets &= targets - 1U) {
        uint32_t target = lowest_bit(targets);

        __atomic_fetch_or(&cpu->vgic->cpu[target]->kick_sgi_sources, 1U << vgic_sgi_source(cpu->index),
                          __ATOMIC_RELEASE);
        ops_kick(target);
    }
}

void vgic_send_sgi_to(struct vgic_cpu *cpu, uint32_t targets, uint32_t intid)
{
    uint32_t self = 1U << cpu->index;

    if ((targets & ~self) != 0) {
        if (intid == VGIC_KICK_SGI) {
            send_kick_sgi(cpu, targets & ~self);
        } else {
            ops_send_sgi(targets & ~self, intid);
        }
    }
    if ((targets & self) != 0) {
        vgic_send_sgi(cpu, intid, vgic_sgi_source(cpu->index));
    }
}

static uint32_t all_linked(const struct vgic_cpu *cpu)
{
    return cpu->linked | (uint32_t)cpu->own_ppis << INTID_SGI_COUNT;
}

/*
 * While a vCPU is offline nothing physical stands behind its private interrupts: the CPU of whoever acts for
 * it has others of the same numbers. What is active or pending there goes with the record.
 */
static void unlink_private(struct vgic_cpu *cpu)
{
    for (uint32_t linked = all_linked(cpu); linked != 0; linked &= linked - 1U) {
        struct virq *irq = &cpu->private[lowest_bit(linked)];

        if ((irq->state & VIRQ_SOFT) != 0 && ops_hw_pending(irq->intid)) {
            ops_hw_set_pending(irq->intid, false);
            irq->state |= VIRQ_LATCH;
        }
        if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
            ops_deactivate(irq->intid);
            irq->state &= (uint8_t)~VIRQ_HW_ACTIVE;
        }
        irq->config &= (uint8_t)~VIRQ_HW;
        vgic_update(cpu, irq);
    }
}

/* On its own CPU again: the physical ones get what happened meanwhile. */
static void link_private(struct vgic_cpu *cpu)
{
    for (uint32_t linked = all_linked(cpu); linked != 0; linked &= linked - 1U) {
        struct virq *irq = &cpu->private[lowest_bit(linked)];

        irq->config |= VIRQ_HW;
        if ((irq->state & VIRQ_ACTIVE) != 0) {
            ops_hw_set_active(irq->intid);
            irq->state |= VIRQ_HW_ACTIVE;
        }
        if ((irq->state & VIRQ_LATCH) != 0) {
            ops_hw_set_pending(irq->intid, true);
            irq->state &= (uint8_t)~VIRQ_LATCH;
        }
        vgic_reconfigure(cpu, irq);
    }
}

void vgic_online(struct vgic_cpu *cpu)
{
    vgic_lock_unborrowed(cpu);
    link_private(cpu);
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        ops_write_lr(n, 0);
    }
    ops_write_hcr(cpu->hcr);
    ops_set_lines(0);
    cpu->online = true;
    cpu->takes_calls = true;
    vgic_resume(cpu);
    take_kick_sgis(cpu); /* those that came while it was offline */
    vgic_unlock(cpu);
}

/* What waits in the queue, and came from the physical GIC, waits there: another vCPU may be given it. */
static void give_all_back(struct vgic_cpu *cpu)
{
    for (uint32_t intid = 0; intid < cpu->vgic->lines; intid++) {
        struct virq *irq = vgic_irq(cpu, intid);

        if (vgic_owner(irq) == cpu->index && (irq->config & VIRQ_HW) != 0) {
            vgic_give_back(irq);
            vgic_update(cpu, irq);
        }
    }
}

void vgic_offline(struct vgic_cpu *cpu)
{
    vgic_lock(cpu);
    while (__atomic_load_n(&cpu->call, __ATOMIC_RELAXED) !=
           NULL) { /* answered without the lock: the answer may call on */
        vgic_unlock(cpu);
        vgic_serve(cpu);
        vgic_lock(cpu);
    }
    vgic_suspend(cpu);
    cpu->spilled_levels = 0; /* its CPU interface will be as after reset: nothing runs there any more */
    cpu->orphan_levels = 0;
    give_all_back(cpu);
    unlink_private(cpu);
    cpu->direct = 0; /* last: what left the queue may have emptied it */
    cpu->online = false;
    cpu->takes_calls = false;
    vgic_unlock(cpu);
}
