/*
 * On and off: what is physical behind a vCPU's interrupts comes and goes with its CPU.
 */
#include "vgic/vcpus/online.h"

#include "vgic/change/settings.h"
#include "vgic/deliver.h"
#include "vgic/life.h"
#include "vgic/ops.h"
#include "vgic/record/word.h"
#include "vgic/vcpus/call.h"
#include "vgic/vcpus/notes.h"

static uint32_t all_linked(const struct vgic_cpu *cpu)
{
    return cpu->physical.linked | (uint32_t)cpu->talk.own_ppis << INTID_SGI_COUNT;
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
    ops_write_hcr(cpu->policy.hcr);
    ops_set_lines(0);
    cpu->place.online = true;
    cpu->place.takes_calls = true;
    vgic_resume(cpu);
    notes_take(cpu); /* those that came while it was offline */
    vgic_unlock(cpu);
}

/*
 * An active one stays active in its record alone. Whoever ends it meanwhile, by ICACTIVER or DIR, does so on
 * another CPU than the one that acknowledged the physical interrupt, and cannot deactivate it.
 */
static void let_go(struct vgic_cpu *cpu, struct virq *irq)
{
    uint8_t active = irq->state & VIRQ_ACTIVE;

    irq->state &= (uint8_t)~VIRQ_ACTIVE;
    vgic_give_back(irq);
    vgic_release_hardware(irq);
    if (active != 0) {
        irq->state |= active;
        word_settle(cpu, irq); /* the next physical one finds it active */
    }
}

void vgic_begin_offline(struct vgic_cpu *cpu)
{
    unlink_private(cpu);
}

/* What waits in the queue, and came from the physical GIC, waits there: another vCPU may be given it. */
static void give_all_back(struct vgic_cpu *cpu)
{
    for (uint32_t intid = 0; intid < cpu->vgic->lines; intid++) {
        struct virq *irq = vgic_irq(cpu, intid);

        if (vgic_owner(irq) == cpu->index && (irq->config & VIRQ_HW) != 0) {
            let_go(cpu, irq);
            vgic_update(cpu, irq);
        }
    }
}

void vgic_offline(struct vgic_cpu *cpu)
{
    /* Before the lock, which is not for so long: nothing here is acknowledged any more. */
    vgic_lpis_go_off(cpu);
    vgic_lock_unasked(cpu);
    vgic_suspend(cpu);
    cpu->spilled.levels = 0; /* its CPU interface will be as after reset: nothing runs there any more */
    cpu->running.orphans = 0;
    give_all_back(cpu);
    unlink_private(cpu);
    cpu->waiting.open_lrs = 0; /* last: what left the queue may have emptied it */
    cpu->place.online = false;
    cpu->place.takes_calls = false;
    vgic_unlock(cpu);
}
