/*
 * The life of a virtual interrupt: pending, delivered, active, complete. Both kinds of paths use these
 * functions; what differs between list registers and the software CPU interface stands in lr.c and cpuif.c.
 */
#include "vgic/vgic.h"

#include <stddef.h>

#include "vgic/cpuif.h"
#include "vgic/lr.h"
#include "vgic/ops.h"
#include "vgic/waiting.h"

struct virq vgic_nobody = {.lr = LR_NONE};

static void reset_irq(struct virq *irq, uint32_t intid, uint32_t vcpu)
{
    *irq = (struct virq){
        .order = (uint16_t)order_of(0, 0, intid),
        .intid = (uint16_t)intid,
        .config = intid < INTID_SGI_COUNT ? VIRQ_EDGE | VIRQ_ENABLED : 0,
        .lr = LR_NONE,
        .vcpu = (uint8_t)vcpu,
        .targets = (uint8_t)(intid < INTID_PRIVATE_COUNT ? 1U << vcpu : VGIC_RESET_TARGETS),
    };
}

void vgic_init(struct vgic *vgic, enum vgic_path path, uint32_t lines, uint32_t lr_count)
{
    vgic->path = path;
    vgic->ctlr = 0;
    vgic->lines = lines < INTID_SPECIAL_FIRST ? lines : INTID_SPECIAL_FIRST;
    vgic->cpu_count = 0;
    vgic->lock = 0;
    vgic->dir_trappers = 0;
    vgic->dir_lock = 0;
    vgic->group1_count = 0;
    vgic->lr_count = lr_count;
    for (uint32_t intid = INTID_PRIVATE_COUNT; intid < INTID_SPECIAL_FIRST; intid++) {
        reset_irq(&vgic->spi[intid - INTID_PRIVATE_COUNT], intid, 0);
        vgic->router[intid - INTID_PRIVATE_COUNT] = 0;
    }
}

void vgic_add_cpu(struct vgic *vgic, struct vgic_cpu *cpu, struct counters *counters)
{
    cpu->vgic = vgic;
    cpu->counters = counters;
    cpu->index = vgic->cpu_count;
    cpu->affinity = cpu->index;
    cpu->asleep = true;
    cpu->first = NULL;
    cpu->pending = (struct irq_queue){.map = &cpu->pending_map};
    cpu->pending_map = (struct irq_map){.words = {0}};
    cpu->direct = UINT32_MAX;
    cpu->spilled_count = 0;
    cpu->spilled_levels = 0;
    cpu->careful = 0;
    cpu->lines = 0;
    for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
        reset_irq(&cpu->private[intid], intid, cpu -> index);
    }
    for (uint32_t intid = 0; intid < INTID_COUNT; intid++) {
        if (intid < INTID_PRIVATE_COUNT) {
            cpu->irq[intid] = &cpu->private[intid];
        } else {
            cpu->irq[intid] = intid < vgic->lines ? &vgic->spi[intid - INTID_PRIVATE_COUNT] : &vgic_nobody;
        }
    }
    for (uint32_t n = 0; n < VGIC_LR_MAX; n++) {
        cpu->lr_owner[n] = NULL;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        cpu->sgi_word[intid] = 0;
    }
    cpuif_reset(&cpu->cpuif);
    vgic->cpu[vgic->cpu_count++] = cpu;
    cpu->hcr = vgic->path == VGIC_TRAP ? VGIC_TRAP_HCR : GICH_HCR_EN;
    /* Of a single list register at most one is always valid: underflow would never end. */
    cpu->hcr_waiting = GICH_HCR_EN | GICH_HCR_NPIE | (vgic->lr_count > 1 ? GICH_HCR_UIE : 0);
    cpu->linked = 0;
    cpu->latched = 0;
    cpu->interface = (struct interface_state){0};
    cpu->takes_sgis = true;
    cpu->online = false;
    cpu->call = NULL;
    cpu->borrower = NULL;
    cpu->dir_trapped = false;
    cpu->kick_sgi_sources = 0;
}

void vgic_link_hardware(struct vgic_cpu *cpu, uint32_t intid)
{
    struct virq *irq = vgic_irq(cpu, intid);

    irq->config |= VIRQ_HW;
    if (intid < INTID_PRIVATE_COUNT) {
        cpu->linked |= 1U << intid;
    }
    ops_hw_enable(intid, false);
    ops_hw_set_edge(intid, (irq->config & VIRQ_EDGE) != 0);
}

void vgic_keep_for_shim(struct vgic_cpu *cpu, uint32_t intid)
{
    vgic_irq(cpu, intid)->config |= VIRQ_SHIM;
}

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

static bool deliverable(const struct virq *irq)
{
    return virq_is_waiting(irq) && (irq->state & VIRQ_ACTIVE) == 0 && (irq->config & VIRQ_FORWARD) != 0;
}

/* The part of vgic_update() for an interrupt that is deliverable, and has a list register. */
static __attribute__((noinline)) void update_owned(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if (word == 0) {
        waiting_add(cpu, irq);
    } else {
        lr_follow(irq, word);
    }
}

void vgic_update(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
    }
    if (!deliverable(irq)) {
        return;
    }
    if (lr_owned(cpu, irq)) {
        update_owned(cpu, irq);
    } else {
        waiting_add(cpu, irq);
    }
}

void vgic_deliver(struct vgic_cpu *cpu)
{
    if (!cpu->online) {
        return; /* vgic_resume() will */
    }
    if (cpu->vgic->path == VGIC_TRAP) {
        cpuif_deliver(cpu);
    } else {
        lr_deliver(cpu);
    }
}

void vgic_resume(struct vgic_cpu *cpu)
{
    cpu->direct = cpu->first == NULL ? UINT32_MAX : 0;
    cpu->cpuif.next = NULL;
    cpu->lines = 0;
    vgic_deliver(cpu);
}

void vgic_suspend(struct vgic_cpu *cpu)
{
    if (cpu->vgic->path == VGIC_TRAP) {
        ops_set_lines(0);
    } else {
        lr_spill_all(cpu);
    }
    cpu->direct = 0;
}

/*
 * Brings delivery up to date after an interrupt became pending. List registers hold what goes before the
 * first that waits: while that is the same one, they are right as they are, and maintenance is armed already.
 */
static void deliver_added(struct vgic_cpu *cpu, const struct virq *first_before)
{
    if (cpu->vgic->path == VGIC_TRAP || cpu->first != first_before || (cpu->careful & CAREFUL_GROUPS) != 0) {
        vgic_deliver(cpu);
    }
}

void vgic_raise_hardware(struct vgic_cpu *cpu, struct virq *irq)
{
    const struct virq *first = cpu->first;

    irq->state |= VIRQ_LATCH | VIRQ_HW_ACTIVE;
    vgic_update(cpu, irq);
    deliver_added(cpu, first);
}

bool vgic_is_pending(struct vgic_cpu *cpu, struct virq *irq)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;

    if (hardware && (irq->config & VIRQ_EDGE) == 0 && (irq->state & VIRQ_SOFT) == 0) {
        return ops_hw_pending(irq->intid);
    }
    return (irq->state & (VIRQ_LATCH | VIRQ_LINE)) != 0 || irq->sources != 0 ||
           (lr_peek(cpu, irq) & LR_PENDING) != 0 || (hardware && ops_hw_pending(irq->intid));
}

bool vgic_is_active(struct vgic_cpu *cpu, struct virq *irq)
{
    return (irq->state & VIRQ_ACTIVE) != 0 || (lr_peek(cpu, irq) & LR_ACTIVE) != 0;
}

/*
 * A physical interrupt is pended where it comes from, unless it has come already. A level needs a note that
 * it is not its line that must stay high.
 */
static void pend_hardware(struct vgic_cpu *cpu, struct virq *irq)
{
    bool raised = (irq->state & VIRQ_LATCH) != 0 || (lr_peek(cpu, irq) & LR_PENDING) != 0;

    if ((irq->config & VIRQ_EDGE) == 0) {
        irq->state |= VIRQ_SOFT;
    }
    if (!raised) {
        ops_hw_set_pending(irq->intid, true);
    }
}

/*
 * Pends an interrupt that a list register holds. False: it is done there, or what is pending must wait for
 * its end.
 */
static bool pend_in_list_register(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if ((word & LR_PENDING) != 0) {
        irq->state |= VIRQ_SOFT;
        return true; /* one pending state: the two merge */
    }
    if (word == 0 || (irq->config & VIRQ_FORWARD) == 0 || (irq->state & VIRQ_LATCH) != 0 ||
        cpu->first != NULL || !lr_word_same_order(word, irq->word)) {
        return false;
    }
    irq->state |= VIRQ_SOFT;
    lr_pend_active(cpu, irq);
    return true;
}

/* The long way to pend: merge with what a list register holds, or wait in the queue. */
static __attribute__((noinline)) void pend_slow(struct vgic_cpu *cpu, struct virq *irq)
{
    const struct virq *first = cpu->first;

    if ((irq->config & VIRQ_HW) != 0) {
        pend_hardware(cpu, irq);
        return;
    }
    if (lr_owned(cpu, irq) && pend_in_list_register(cpu, irq)) {
        return;
    }
    irq->state |= VIRQ_LATCH | VIRQ_SOFT;
    vgic_update(cpu, irq);
    deliver_added(cpu, first);
}

/* The short way for an interrupt without hardware: into a list register, its own or another. */
static inline bool take_list_register(struct vgic_cpu *cpu, struct virq *irq)
{
    return (irq->state & (VIRQ_ACTIVE | VIRQ_LATCH)) == 0 && lr_take(cpu, irq, irq->word);
}

void vgic_pend(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->config & (VIRQ_HW | VIRQ_EDGE)) != VIRQ_EDGE || !take_list_register(cpu, irq)) {
        pend_slow(cpu, irq);
    }
}

void vgic_unpend(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->config & VIRQ_HW) != 0) {
        ops_hw_set_pending(irq->intid, false);
    }
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    irq->state &= (uint8_t) ~(VIRQ_LATCH | VIRQ_SOFT);
    vgic_release_hardware(irq);
    vgic_update(cpu, irq);
    vgic_deliver(cpu);
}

/* What an edge-triggered interrupt makes of a line that goes up; the long way for a level. */
static __attribute__((noinline)) void raise_line_slow(struct vgic_cpu *cpu, struct virq *irq, bool was_high)
{
    if ((irq->config & VIRQ_EDGE) != 0) {
        if (!was_high) {
            vgic_pend(cpu, irq);
        }
    } else if (!was_high) {
        vgic_update(cpu, irq);
        vgic_deliver(cpu);
    }
}

void vgic_raise_line(struct vgic_cpu *cpu, struct virq *irq)
{
    bool was_high = (irq->state & VIRQ_LINE) != 0;
    bool level = (irq->config & VIRQ_EDGE) == 0;

    if (level) {
        irq->state |= VIRQ_LINE;
    }
    if (!level || was_high || !take_list_register(cpu, irq)) {
        raise_line_slow(cpu, irq, was_high);
    }
}

void vgic_set_line(struct vgic_cpu *cpu, struct virq *irq, bool high)
{
    if (high) {
        vgic_raise_line(cpu, irq);
        return;
    }
    if ((irq->state & VIRQ_LINE) == 0) {
        return;
    }
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    irq->state &= (uint8_t)~VIRQ_LINE;
    if ((irq->state & VIRQ_LATCH) == 0) {
        irq->state &= (uint8_t)~VIRQ_SOFT; /* acknowledged meanwhile */
    }
    vgic_update(cpu, irq);
    vgic_deliver(cpu);
}

void vgic_send_sgi(struct vgic_cpu *cpu, uint32_t intid, uint32_t source)
{
    struct virq *irq = &cpu->private[intid];
    lr_word_t word = cpu->sgi_word[intid];

    if (irq->sources == 0 && word != 0 && lr_take(cpu, irq, lr_word_from(word, source))) {
        return;
    }
    irq->sources |= (uint8_t)(1U << source);
    vgic_update(cpu, irq);
    vgic_deliver(cpu);
}

uint32_t vgic_sgi_sources(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_peek(cpu, irq);

    return irq->sources | ((word & LR_PENDING) != 0 ? 1U << lr_word_source(word) : 0);
}

void vgic_set_sgi_sources(struct vgic_cpu *cpu, struct virq *irq, uint32_t sources)
{
    if ((lr_fold(cpu, irq) & LR_PENDING) != 0) {
        lr_withdraw(cpu, irq);
    }
    irq->sources = (uint8_t)sources;
    vgic_update(cpu, irq);
    vgic_deliver(cpu);
}

/*
 * The list register that makes an interrupt pending. Its completion is told when a physical interrupt waits
 * for it, or a line must be looked at again. An SGI's is from vCPU 0.
 */
static lr_word_t prepare_word(const struct vgic_cpu *cpu, const struct virq *irq)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;
    bool linked = hardware && cpu->vgic->path == VGIC_LR;

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
static void settle_word(struct vgic_cpu *cpu, struct virq *irq)
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
    lr_word_t word = lr_fold(cpu, irq);

    if ((irq->state & VIRQ_ACTIVE) != 0) {
        return;
    }
    if ((word & LR_ACTIVE) != 0) {
        return;
    }
    if (word != 0) {
        lr_withdraw(cpu,
                    irq); /* with hardware no list register may be pending and active (IHI 0048, 5.3.9) */
    }
    irq->state |= VIRQ_ACTIVE;
    settle_word(cpu, irq);
    vgic_update(cpu, irq);
    if (cpu->vgic->path != VGIC_TRAP) {
        lr_track_active(cpu);
    }
    vgic_deliver(cpu);
}

void vgic_complete_forgotten(struct vgic_cpu *cpu, struct virq *irq)
{
    vgic_complete_active(cpu, irq);
    if (irq->word == 0 && irq->vcpu == cpu->index) {
        settle_word(cpu, irq); /* it was closed while active */
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
    settle_word(cpu, irq);
    vgic_update(cpu, irq);
    vgic_deliver(cpu);
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
