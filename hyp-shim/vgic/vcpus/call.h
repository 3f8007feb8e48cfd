/*
 * More than one vCPU. A vCPU's queues, its list registers and the interrupts that go to it are changed only
 * by the CPU that runs it, so that no fast path takes a lock. Another vCPU asks for a change by a call. It
 * waits for the answer, and answers calls to itself while it waits.
 *
 * One lock: vgic->lock guards which vCPUs are online, who has borrowed one that is offline, and the slot of a
 * call. It is held for a few instructions, and never while an action runs.
 */
#ifndef VGIC_VCPUS_CALL_H
#define VGIC_VCPUS_CALL_H

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/record/vcpu.h"

/*
 * What is done to an interrupt by the CPU of the vCPU it belongs to. An action on the vCPU itself is done to
 * its first one. It calls nobody: the vCPU may be one that is borrowed.
 */
typedef uint32_t vgic_action(struct vgic_cpu *cpu, struct virq *irq, uint32_t value);

/* A call on its way: it lies on the caller's stack until it is done. */
struct vgic_call {
    vgic_action *action;
    struct virq *irq;
    uint32_t value;
    uint32_t result;
    uint32_t done;
};

/* The part of vgic_on_owner() for an interrupt of another vCPU. */
uint32_t vgic_call_remote(struct vgic_cpu *owner, struct vgic_cpu *cpu, struct virq *irq, vgic_action *action,
                          uint32_t value);

/* Performs `action` on an interrupt, wherever it must be performed. Returns its result. */
static inline uint32_t vgic_on_owner(struct vgic_cpu *cpu, struct virq *irq, vgic_action *action,
                                     uint32_t value)
{
    struct vgic_cpu *owner = cpu->vgic->cpu[vgic_owner(irq)];

    if (owner == cpu) {
        return action(cpu, irq, value);
    }
    return vgic_call_remote(owner, cpu, irq, action, value);
}

/*
 * The shim's own SGI came: answers the call that waits, if one does, and works off what was left in memory.
 */
void vgic_serve(struct vgic_cpu *cpu);

static inline bool vgic_try_lock(uint32_t *lock)
{
    uint32_t free = 0;

    return __atomic_compare_exchange_n(lock, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Spins for a lock, and answers calls meanwhile: its holder may be waiting for this very CPU. */
static inline void vgic_spin(struct vgic_cpu *cpu, uint32_t *lock)
{
    while (!vgic_try_lock(lock)) {
        vgic_serve(cpu);
        ops_relax();
    }
}

static inline void vgic_lock(struct vgic_cpu *cpu)
{
    vgic_spin(cpu, &cpu->vgic->lock);
}

/* Releases what vgic_lock() acquired. */
static inline void vgic_unlock(struct vgic_cpu *cpu)
{
    __atomic_store_n(&cpu->vgic->lock, 0, __ATOMIC_RELEASE);
}

/* The lock at a moment when no call waits here; one is answered without it, since the answer may call on. */
static inline void vgic_lock_unasked(struct vgic_cpu *cpu)
{
    vgic_lock(cpu);
    while (__atomic_load_n(&cpu->talk.call, __ATOMIC_RELAXED) != NULL) {
        vgic_unlock(cpu);
        vgic_serve(cpu);
        vgic_lock(cpu);
    }
}

/*
 * The lock at a moment when nobody has this vCPU borrowed: to come on. Nothing is served until then, since
 * its queue and its interrupts are the borrower's. That delays no borrower: it takes no calls yet, or it only
 * waits for its CPU; then none can borrow it, and the lock is soon free.
 */
static inline void vgic_lock_unborrowed(struct vgic_cpu *cpu)
{
    while (true) {
        while (!vgic_try_lock(&cpu->vgic->lock)) {
            ops_relax();
        }
        if (__atomic_load_n(&cpu->talk.borrower, __ATOMIC_ACQUIRE) == NULL) {
            return; /* what the borrower did is seen */
        }
        vgic_unlock(cpu);
        ops_relax();
    }
}

#endif
