/*
 * The life of an LPI: the same as any edge's, from a seat in the queue of its vCPU. It has no active state:
 * on `lr` a list register may keep it as active until its end, and on `trap` its record does, as QEMU's CPU
 * interface does; whatever changes it takes that away.
 */
#include "vgic/change/pend.h"
#include "vgic/cpuif.h"
#include "vgic/deliver.h"
#include "vgic/life.h"
#include "vgic/ops.h"
#include "vgic/record/word.h"
#include "vgic/registers/cpuif.h"
#include "vgic/v3/its.h"
#include "vgic/v3/its_tables.h"
#include "vgic/v3/lpi_byte.h"
#include "vgic/waiting.h"

static void leave_seat(struct vgic_cpu *cpu, struct virq *irq)
{
    if (lpi_is_seated(cpu, irq)) {
        cpu->irq[field_get(ORDER_INTID, irq->order)] = &vgic_nobody;
    }
    irq->word = 0;
}

/* Out of list register and queue, into its record. Whether it was in any. */
static bool take_out(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
        return true;
    }
    if (word == 0) {
        return false;
    }
    if ((word & LR_PENDING) != 0) {
        irq->state |= VIRQ_LATCH;
    }
    cpu->lr_owner[irq->lr] = NULL;
    ops_write_lr(irq->lr, 0);
    irq->lr = LR_NONE;
    return true;
}

/* One that came to be pending here, before its event was the hardware's or while LPIs were off. */
static __attribute__((noinline)) void give_to_hardware(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_LATCH;
    ops_event_raise(cpu->vgic, lpi_mapping_of(cpu->vgic->its, irq)->event);
}

/* Among the waiting ones, if it is to be and there is a seat; else it is one of those that wait for that. */
static void offer(struct vgic_cpu *cpu, struct virq *irq)
{
    if (!lpi_is_deliverable(irq)) {
        return;
    }
    if (lpi_take_seat(cpu, irq)) {
        vgic_update(cpu, irq);
    } else {
        lpi_seat_others(cpu, NULL); /* one of those that wait tells when it goes */
    }
}

/*
 * It is kept; what is nobody's, the message of an event that the guest has not mapped, is not, nor what comes
 * to a redistributor that has no LPIs (IHI 0069, GICR_CTLR.EnableLPIs).
 */
static __attribute__((noinline)) void keep(struct vgic_cpu *cpu, struct virq *irq)
{
    if (irq != &vgic_nobody && cpu->vgic->its->redist[cpu->index].enabled) {
        irq->state |= VIRQ_LATCH;
    }
}

void lpi_raise_own(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->config & VIRQ_FORWARD) == 0) {
        keep(cpu, irq);
    } else if (!lpi_take_seat(cpu, irq)) {
        irq->state |= VIRQ_LATCH;
        lpi_seat_others(cpu, NULL);
    } else if (cpu->vgic->path != VGIC_TRAP) {
        vgic_pend(cpu, irq);
    } else if ((irq->state & (VIRQ_LATCH | VIRQ_ACTIVE)) != 0) {
        irq->state |= VIRQ_LATCH; /* it waits already, or until its end */
    } else {
        irq->state |= VIRQ_LATCH;
        waiting_add(cpu, irq);
        vgic_deliver(cpu);
    }
}

static uint32_t raise_own(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    lpi_raise_own(cpu, irq);
    return 0;
}

void lpi_raise(struct vgic_cpu *cpu, struct virq *irq)
{
    if (vgic_owner(irq) == cpu->index) {
        lpi_raise_own(cpu, irq);
    } else {
        vgic_on_owner(cpu, irq, raise_own, 0);
    }
}

uint32_t lpi_unpend(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    bool taken = take_out(cpu, irq);

    (void)value;
    irq->state &= VIRQ_ACTIVE;
    if (taken) {
        lpi_seat_any(cpu);
        vgic_deliver(cpu);
    }
    return 0;
}

/* The hardware has a byte of its own, which says what is forwarded: it knows nothing of the distributor. */
__attribute__((noinline)) void lpi_configure_hardware(struct vgic_cpu *cpu, const struct virq *irq)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t byte = irq->priority | ((irq->config & VIRQ_FORWARD) != 0 ? LPI_CONFIG_ENABLE : 0U);

    if (ops_lpi_configure(vgic, irq->intid, byte) && lpi_is_direct(vgic->its, irq)) {
        ops_event_configured(vgic, lpi_mapping_of(vgic->its, irq)->event);
    }
}

uint32_t lpi_refresh(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    bool taken = take_out(cpu, irq);

    (void)value;
    lpi_settle_forward(cpu, cpu->vgic->its, irq);
    irq->order = (uint16_t)order_of(priority_level(irq->priority), 1U, field_get(ORDER_INTID, irq->order));
    if (lpi_is_seated(cpu, irq)) {
        word_settle(cpu, irq);
    }
    if ((irq->state & VIRQ_LATCH) != 0 && lpi_is_direct(cpu->vgic->its, irq)) {
        give_to_hardware(cpu, irq);
    }
    offer(cpu, irq);
    if (taken || (irq->state & VIRQ_QUEUED) != 0) {
        lpi_seat_any(cpu);
        vgic_deliver(cpu);
    }
    return 0;
}

uint32_t lpi_reload(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    lpi_take_byte(cpu, cpu->vgic->its, irq, irq->intid);
    return 0;
}

uint32_t lpi_reload_all(struct vgic_cpu *cpu, struct virq *unused, uint32_t value)
{
    (void)unused;
    FOR_OWN_LPIS(cpu, irq)
    {
        lpi_reload(cpu, irq, value);
    }
    return 0;
}

/*
 * Whether this vCPU's are forwarded, if they are enabled. If not, none waits for a seat: whoever leaves one
 * would look for it, and the time that all of them take would grow with the square of their number.
 */
static void settle_forwards(struct vgic_cpu *cpu)
{
    struct lpi_redist *redist = &cpu->vgic->its->redist[cpu->index];

    redist->forwards = redist->enabled && field_get(GICD_CTLR_GRP1, cpu->vgic->ctlr) != 0;
    if (!redist->forwards) {
        redist->unseated = false;
    }
}

static uint32_t refresh_all(struct vgic_cpu *cpu, struct virq *unused, uint32_t value)
{
    (void)unused;
    settle_forwards(cpu);
    FOR_OWN_LPIS(cpu, irq)
    {
        lpi_refresh(cpu, irq, value);
    }
    return 0;
}

void lpi_follow_groups(struct vgic_cpu *cpu)
{
    for (uint32_t i = 0; i < cpu->vgic->cpu_count; i++) {
        vgic_on_owner(cpu, &cpu->vgic->cpu[i]->private[0], refresh_all, 0);
    }
}

/* 1: it is another vCPU's now, which is to take it up. */
static uint32_t move(struct vgic_cpu *cpu, struct virq *irq, uint32_t target)
{
    bool taken;

    if (target == cpu->index) {
        return 0;
    }
    taken = take_out(cpu, irq);
    leave_seat(cpu, irq);
    irq->state &= (uint8_t)~VIRQ_ACTIVE;
    __atomic_store_n(&irq->vcpu, (uint8_t)target, __ATOMIC_RELEASE);
    if (taken) {
        lpi_seat_any(cpu);
        vgic_deliver(cpu);
    }
    return 1;
}

void lpi_go_to(struct vgic_cpu *cpu, struct virq *irq, uint32_t target)
{
    if (vgic_on_owner(cpu, irq, move, target) != 0) {
        vgic_on_owner(cpu, irq, lpi_refresh, 0);
    }
}

uint32_t lpi_forget(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    lpi_unpend(cpu, irq, value);
    leave_seat(cpu, irq);
    irq->state = 0;
    irq->config = VIRQ_EDGE | VIRQ_GROUP1;
    return 0;
}

/* ---- pending tables ---- */

/*
 * The byte that has the pending bit of an LPI in this vCPU's table; NULL: the table ends before it, or the
 * guest has no memory there.
 */
static uint8_t *pending_byte(struct vgic_cpu *cpu, uint32_t intid)
{
    uint64_t base = cpu->vgic->its->redist[cpu->index].pendbaser & GITS_ADDRESS;

    if (!lpi_is_in_tables(cpu->vgic->its, intid)) {
        return NULL;
    }
    return ops_guest_memory(cpu->vgic, base + intid / 8U, 1);
}

/* What is pending in the table comes to this vCPU. */
static void load_pending(struct vgic_cpu *cpu)
{
    for (uint32_t intid = INTID_LPI_FIRST; intid < VGIC_LPI_END; intid += 8) {
        const uint8_t *byte = pending_byte(cpu, intid);
        uint32_t bits = byte != NULL ? __atomic_load_n(byte, __ATOMIC_RELAXED) : 0;

        for (; bits != 0; bits &= bits - 1U) {
            struct virq *irq = lpi_use(cpu->vgic->its, intid + lowest_bit(bits));

            if (vgic_owner(irq) == cpu->index) {
                irq->state |= VIRQ_LATCH;
            }
        }
    }
}

static bool take_from_hardware(struct vgic_cpu *cpu, const struct virq *irq)
{
    return ops_event_take(cpu->vgic, lpi_mapping_of(cpu->vgic->its, irq)->event, irq->intid, cpu->index);
}

/* All that is pending goes back there. */
static void store_pending(struct vgic_cpu *cpu)
{
    FOR_OWN_LPIS(cpu, irq)
    {
        uint8_t bit = (uint8_t)(1U << irq->intid % 8U);
        uint8_t *byte;

        lpi_refresh(cpu, irq, 0);
        if (lpi_is_direct(cpu->vgic->its, irq) && take_from_hardware(cpu, irq)) {
            irq->state |= VIRQ_LATCH;
        }
        byte = pending_byte(cpu, irq->intid);
        if (byte == NULL) {
            continue;
        }
        if ((irq->state & VIRQ_LATCH) != 0) {
            __atomic_fetch_or(byte, bit, __ATOMIC_RELAXED);
        } else if ((__atomic_load_n(byte, __ATOMIC_RELAXED) & bit) != 0) {
            __atomic_fetch_and(byte, (uint8_t)~bit, __ATOMIC_RELAXED);
        }
        irq->state = 0;
    }
}

uint32_t lpi_set_enabled(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    struct vgic *vgic = cpu->vgic;
    struct lpi_redist *redist = &vgic->its->redist[cpu->index];

    if (redist->enabled == (value != 0)) {
        return 0;
    }
    redist->enabled = value != 0;
    settle_forwards(cpu);
    if (value == 0) {
        if (vgic->its->direct) {
            ops_lpis_go(vgic, cpu->index);
        }
        store_pending(cpu);
        __atomic_fetch_sub(&vgic->group1_count, 1U, __ATOMIC_RELAXED);
        return 0;
    }
    __atomic_fetch_add(&vgic->group1_count, 1U, __ATOMIC_RELAXED);
    if ((redist->pendbaser & GICR_PENDBASER_PTZ) == 0) {
        load_pending(cpu);
    }
    ops_lpis_come(vgic, cpu->index);
    return lpi_reload_all(cpu, irq, 0);
}

/* ---- the software CPU interface ---- */

/* Out of its handler: it is one that comes again. */
static void let_go(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t) ~(VIRQ_ACTIVE | VIRQ_SOFT);
    offer(cpu, irq);
}

void lpi_end(struct vgic_cpu *cpu, uint32_t group, uint32_t intid)
{
    struct virq *irq = cpu->vgic->its != NULL ? lpi_record(cpu->vgic->its, intid) : NULL;

    if (irq == NULL || !cpuif_drop(cpu, group)) {
        return;
    }
    if (vgic_owner(irq) == cpu->index && (irq->state & VIRQ_ACTIVE) != 0) {
        let_go(cpu, irq);
    }
    lpi_seat_any(cpu);
    cpuif_deliver(cpu);
}

void vgic_lpis_go_off(struct vgic_cpu *cpu)
{
    if (cpu->vgic->path != VGIC_TRAP || cpu->vgic->its == NULL) {
        return; /* out of a list register one is active no more: lr_let_lpi_go() */
    }
    FOR_OWN_LPIS(cpu, irq)
    {
        if ((irq->state & VIRQ_ACTIVE) != 0) {
            let_go(cpu, irq);
        }
    }
}
