/*
 * One vCPU's state out of the hardware, another one's in: lazily, for most of it is at rest most of the time.
 */
#include "vgic/vcpus/share.h"

#include "vgic/cpuif.h"
#include "vgic/lr/lr.h"
#include "vgic/ops.h"
#include "vgic/policy/evict.h"
#include "vgic/policy/fill.h"
#include "vgic/vcpus/call.h"

/* Whether the physical state behind a private interrupt, a level, is not the one at rest. */
static inline bool is_unquiet(uint32_t state)
{
    return (state & (VIRQ_HW_ACTIVE | VIRQ_SOFT)) != 0;
}

/*
 * That state goes with its vCPU: pending by software, active. With VIRQ_LATCH the record has it already; what
 * the physical GIC says then is the line's.
 */
static void put_aside(struct vgic_cpu *cpu, const struct virq *irq)
{
    if (!is_unquiet(irq->state)) {
        return;
    }
    if ((irq->state & (VIRQ_SOFT | VIRQ_LATCH)) == VIRQ_SOFT && ops_hw_pending(irq->intid)) {
        cpu->physical.latched |= 1U << irq->intid;
        ops_hw_set_pending(irq->intid, false);
    }
    if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
        ops_deactivate(irq->intid);
    }
}

static void take_up(struct vgic_cpu *cpu, const struct virq *irq)
{
    ops_hw_enable(irq->intid, (irq->config & VIRQ_FORWARD) != 0);
    if (!is_unquiet(irq->state)) {
        return;
    }
    if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
        ops_hw_set_active(irq->intid);
    }
    if ((cpu->physical.latched >> irq->intid & 1U) != 0) {
        cpu->physical.latched &= ~(1U << irq->intid);
        ops_hw_set_pending(irq->intid, true);
    }
}

static __attribute__((noinline)) void change_hands(struct vgic_cpu *from, struct vgic_cpu *to, uint32_t intid)
{
    put_aside(from, &from->private[intid]);
    take_up(to, &to->private[intid]);
}

/* Mostly both are at rest, and at most one of them is enabled. */
static inline void switch_private(struct vgic_cpu *from, struct vgic_cpu *to)
{
    for (uint32_t linked = from->physical.linked; linked != 0; linked &= linked - 1U) {
        uint32_t intid = lowest_bit(linked);
        const struct virq *a = &from->private[intid];
        const struct virq *b = &to->private[intid];

        if (is_unquiet(a->state | b->state)) {
            change_hands(from, to, intid);
        } else if (((a->config ^ b->config) & VIRQ_FORWARD) != 0) {
            ops_hw_enable(intid, (b->config & VIRQ_FORWARD) != 0);
        }
    }
}

/* Offline, and out of the hardware. A VM with no other vCPU has nobody to lock out. */
static inline void leave(struct vgic_cpu *cpu)
{
    bool lock = cpu->vgic->cpu_count > 1;

    if (lock) {
        vgic_lock_unasked(cpu);
    }
    if (cpu->vgic->path == VGIC_TRAP) {
        ops_set_lines(0);
    } else {
        if (lr_all_empty(cpu)) {
            lr_disown(cpu);
        } else {
            lr_spill_all(cpu);
        }
        ops_save_interface(&cpu->physical.interface);
    }
    cpu->waiting.open_lrs = 0;
    cpu->place.online = false;
    if (lock) {
        vgic_unlock(cpu);
    }
}

static inline void enter(struct vgic_cpu *cpu)
{
    bool lock = cpu->vgic->cpu_count > 1;

    if (lock) {
        vgic_lock_unborrowed(cpu);
    }
    cpu->place.online = true;
    cpu->waiting.open_lrs = cpu->waiting.first == NULL ? cpu->policy.open_when_none : 0;
    if (cpu->vgic->path == VGIC_TRAP) {
        cpu->cpuif.next = NULL;
        cpu->cpuif.lines = 0;
        cpuif_deliver(cpu);
    } else {
        ops_load_interface(&cpu->physical.interface);
        ops_write_hcr(cpu->policy.hcr);
        if (cpu->waiting.first != NULL || cpu->policy.unusual != 0 || cpu->policy.hcr != GICH_HCR_EN) {
            lr_deliver(cpu);
        }
    }
    if (lock) {
        vgic_unlock(cpu);
    }
}

void vgic_return_to(struct vgic_cpu *from, struct vgic_cpu *to)
{
    leave(from);
    to->physical.interface = from->physical.interface;
    enter(to);
}

void vgic_switch(struct vgic_cpu *from, struct vgic_cpu *to)
{
    leave(from);
    switch_private(from, to);
    enter(to);
}

void vgic_switch_from(struct vgic_cpu *from)
{
    leave(from);
    for (uint32_t linked = from->physical.linked; linked != 0; linked &= linked - 1U) {
        put_aside(from, &from->private[lowest_bit(linked)]);
    }
}

void vgic_switch_to(struct vgic_cpu *to)
{
    for (uint32_t linked = to->physical.linked; linked != 0; linked &= linked - 1U) {
        take_up(to, &to->private[lowest_bit(linked)]);
    }
    enter(to);
}
