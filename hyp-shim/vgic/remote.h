/*
 * More than one vCPU. A vCPU's queues, list registers and the interrupts that go to it are changed only by
 * the CPU that runs it, so that no fast path takes a lock. What another vCPU wants of them is asked for: by a
 * call, which waits for its answer, and while it waits answers what it is asked itself.
 *
 * One lock: vgic->lock guards who is online, who has borrowed a vCPU that is not, and the slot of a call. It
 * is held for a few instructions, and never while an action runs.
 */
#ifndef VGIC_REMOTE_H
#define VGIC_REMOTE_H

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/vgic.h"

/*
 * What is done to an interrupt by the CPU of the vCPU it belongs to. An action on the vCPU itself is done to
 * its first one.
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

/* Whose an interrupt is. All that its last owner did to it is seen: give_to() has the release. */
static inline uint32_t vgic_owner(const struct virq *irq)
{
    return __atomic_load_n(&irq->vcpu, __ATOMIC_ACQUIRE);
}

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

/* Actions: take up what the record says; software pends it. */
vgic_action vgic_refresh;
vgic_action vgic_refer_pend;

/*
 * Gives an SPI the set of vCPUs `targets` to go to, of which it takes the lowest. Pending, it moves there;
 * active, its next occurrence does (IHI 0048, 4.3.12).
 */
void vgic_retarget(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets);

/*
 * The shim's own SGI came: answers the call that waits, if one does, and takes the SGIs that were left in
 * memory.
 */
void vgic_serve(struct vgic_cpu *cpu);

/* Spins for the lock, and answers calls meanwhile: its holder may be waiting for this very CPU. */
static inline void vgic_lock(struct vgic_cpu *cpu)
{
    uint32_t free = 0;

    while (
        !__atomic_compare_exchange_n(&cpu->vgic->lock, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        vgic_serve(cpu);
        ops_relax();
        free = 0;
    }
}

/* Releases what vgic_lock() acquired. */
static inline void vgic_unlock(struct vgic_cpu *cpu)
{
    __atomic_store_n(&cpu->vgic->lock, 0, __ATOMIC_RELEASE);
}

/* The lock at a moment when nobody has this vCPU borrowed: to go on or off. */
static inline void vgic_lock_unborrowed(struct vgic_cpu *cpu)
{
    vgic_lock(cpu);
    while (__atomic_load_n(&cpu->borrower, __ATOMIC_ACQUIRE) != NULL) { /* what the borrower did is seen */
        vgic_unlock(cpu);
        ops_relax();
        vgic_lock(cpu);
    }
}

/*
 * Sends SGI `intid` to the vCPUs of `targets`, a bit each. To others it travels as the physical SGI of the
 * same number, which keeps the sender; the one number that is the shim's own goes through memory.
 */
void vgic_send_sgi_to(struct vgic_cpu *cpu, uint32_t targets, uint32_t intid);

#endif
