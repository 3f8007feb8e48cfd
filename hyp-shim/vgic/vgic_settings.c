/*
 * What the guest changes by hand of an interrupt: its active state and its settings.
 */
#include "vgic/vgic.h"

#include <stddef.h>

#include "vgic/lr.h"
#include "vgic/ops.h"
#include "vgic/remote.h"
#include "vgic/waiting.h"

static uint32_t group_of(const struct virq *irq)
{
    return (irq->config & VIRQ_GROUP1) != 0 ? 1 : 0;
}

/* Whether the distributor forwards the interrupt at all: enabled, its group enabled, its target there. */
static bool compute_forward(const struct vgic_cpu *cpu, const struct virq *irq)
{
    const struct vgic *vgic = cpu->vgic;

    return (irq->config & (VIRQ_ENABLED | VIRQ_SHIM)) == VIRQ_ENABLED &&
           (vgic->ctlr >> group_of(irq) & 1U) != 0 &&
           ((VGIC_LONE_CPU_HAS_ALL && vgic->cpu_count == 1) || irq->targets != 0);
}

/*
 * The list register that makes an interrupt pending. Its completion is told when a physical interrupt waits
 * for it, or a line must be looked at again. An SGI's is from vCPU 0. A physical level that software pended
 * is not linked: its end tells that what software did is over.
 */
static lr_word_t prepare_word(const struct vgic_cpu *cpu, const struct virq *irq)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;
    bool linked = hardware && cpu->vgic->path == VGIC_LR && (irq->state & VIRQ_SOFT) == 0;

    if (cpu->vgic->path == VGIC_TRAP) {
        return 0;
    }
    return lr_word(&(struct lr_content){
        .intid = irq->intid,
        .priority = irq->priority,
        .group1 = group_of(irq) == 1,
        .hardware = linked,
        .notify_eoi = !linked && (hardware || (irq->config & VIRQ_EDGE) == 0),
    });
}

/*
 * Nothing may take a list register for an interrupt that is active in its record: it waits until it is not.
 */
void vgic_settle_word(struct vgic_cpu *cpu, struct virq *irq)
{
    bool open = (irq->config & VIRQ_FORWARD) != 0 && (irq->state & VIRQ_ACTIVE) == 0;
    lr_word_t word = open ? prepare_word(cpu, irq) : 0;

    if (irq->intid < INTID_SGI_COUNT) {
        cpu->sgi_word[irq->intid] = word;
    } else {
        irq->word = word;
    }
}

void vgic_set_active(struct vgic_cpu *cpu, struct virq *irq)
{
    bool queued = (irq->state & VIRQ_QUEUED) != 0;
    lr_word_t word;

    lr_settle_ends(cpu);
    word = lr_fold(cpu, irq);
    if ((irq->state & VIRQ_ACTIVE) != 0 || (word & LR_ACTIVE) != 0) {
        return;
    }
    if (word != 0) {
        lr_withdraw(cpu,
                    irq); /* with hardware no list register may be pending and active (IHI 0048, 5.3.9) */
    }
    irq->state |= VIRQ_ACTIVE;
    vgic_settle_word(cpu, irq);
    vgic_update(cpu, irq);
    if (cpu->vgic->path != VGIC_TRAP) {
        lr_track_by_hand(cpu, irq);
    } else if (!queued) {
        return; /* what is delivered does not change */
    }
    vgic_deliver(cpu);
}

void vgic_complete_forgotten(struct vgic_cpu *cpu, struct virq *irq)
{
    vgic_complete_active(cpu, irq);
    if (vgic_owner(irq) == cpu->index && irq->word == 0) {
        vgic_settle_word(cpu, irq); /* it was closed while active */
    }
}

void vgic_complete(struct vgic_cpu *cpu, struct virq *irq)
{
    if (cpu->vgic->path != VGIC_TRAP) {
        lr_forget_active(cpu, irq);
    }
    vgic_complete_forgotten(cpu, irq);
}

void vgic_clear_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_settle_ends(cpu);
    if ((irq->state & VIRQ_ACTIVE) != 0) {
        vgic_complete(cpu, irq);
    } else {
        if ((lr_fold(cpu, irq) & LR_ACTIVE) != 0) {
            lr_change(cpu, irq, 0, LR_ACTIVE);
        }
        vgic_update(cpu, irq);
    }
    vgic_deliver(cpu);
}

bool vgic_take_back_fallen(struct vgic_cpu *cpu, struct virq *irq)
{
    if (ops_hw_pending(irq->intid) || (irq->state & VIRQ_SOFT) != 0) {
        return false;
    }
    irq->state &= (uint8_t)~VIRQ_LATCH;
    vgic_release_hardware(irq);
    vgic_update(cpu, irq);
    return true;
}

static inline void give_back(struct virq *irq)
{
    if ((irq->state & (VIRQ_HW_ACTIVE | VIRQ_LATCH | VIRQ_ACTIVE)) == (VIRQ_HW_ACTIVE | VIRQ_LATCH)) {
        if ((irq->config & VIRQ_EDGE) != 0 || (irq->state & VIRQ_SOFT) != 0) {
            ops_hw_set_pending(irq->intid, true);
        }
        irq->state &= (uint8_t)~VIRQ_LATCH;
        vgic_release_hardware(irq);
    }
}

void vgic_give_back(struct virq *irq)
{
    give_back(irq);
}

void vgic_reconfigure(struct vgic_cpu *cpu, struct virq *irq)
{
    bool on = compute_forward(cpu, irq);
    bool hardware = (irq->config & VIRQ_HW) != 0;
    lr_word_t word = lr_fold(cpu, irq);
    bool taken_out = (word & LR_PENDING) != 0 || (irq->state & VIRQ_QUEUED) != 0;

    irq->config = (uint8_t)(on ? irq->config | VIRQ_FORWARD : irq->config & ~VIRQ_FORWARD);
    if (hardware) {
        ops_hw_enable(irq->intid, on);
    }
    if ((word & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq); /* it comes back with its new settings, or waits */
    }
    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
    }
    vgic_settle_order(irq);
    if (!on) {
        give_back(irq);
    }
    vgic_settle_word(cpu, irq);
    vgic_update(cpu, irq);
    if (taken_out || cpu->first != NULL) {
        vgic_deliver(cpu);
    }
}

void vgic_leave(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
        vgic_deliver(cpu);
    }
}

void vgic_set_priority(struct vgic_cpu *cpu, struct virq *irq, uint32_t priority)
{
    irq->priority = (uint8_t)(priority & PRIORITY_MASK);
    vgic_reconfigure(cpu, irq);
}

/* Whether it hangs on the distributor's enables of these groups: a disabled one is not forwarded either way.
 */
static bool follows_groups(const struct virq *irq, uint32_t groups)
{
    return (irq->config & VIRQ_ENABLED) != 0 && (groups >> group_of(irq) & 1U) != 0;
}

#define SPIS_TOO 4U /* or'ed to the groups */

/* An action: a vCPU's own interrupts take up that the enables of `groups` have changed. */
static uint32_t reconfigure_own(struct vgic_cpu *cpu, struct virq *irq, uint32_t groups)
{
    uint32_t end = (groups & SPIS_TOO) != 0 ? cpu->vgic->lines : INTID_PRIVATE_COUNT;

    for (uint32_t intid = 0; intid < end; intid++) {
        irq = vgic_irq(cpu, intid);
        if (vgic_owner(irq) == cpu->index && follows_groups(irq, groups)) {
            vgic_reconfigure(cpu, irq);
        }
    }
    return 0;
}

/* The vCPUs, a bit each, that have SPIs which hang on the enables of `groups`. */
static uint32_t owners_of_spis(struct vgic_cpu *cpu, uint32_t groups)
{
    uint32_t owners = 0;

    for (uint32_t intid = INTID_PRIVATE_COUNT; intid < cpu->vgic->lines; intid++) {
        const struct virq *irq = vgic_irq(cpu, intid);

        if (follows_groups(irq, groups)) {
            owners |= 1U << vgic_owner(irq);
        }
    }
    return owners;
}

void vgic_set_groups(struct vgic_cpu *cpu, uint32_t enabled)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t groups = vgic->ctlr ^ enabled;
    uint32_t owners;

    vgic->ctlr = enabled;
    owners = owners_of_spis(cpu, groups);
    for (uint32_t i = 0; i < vgic->cpu_count; i++) {
        vgic_on_owner(cpu, &vgic->cpu[i]->private[0], reconfigure_own,
                      groups | ((owners >> i & 1U) != 0 ? SPIS_TOO : 0));
    }
}
