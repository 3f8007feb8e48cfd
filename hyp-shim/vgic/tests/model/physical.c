/*
 * The physical distributor, as far as the interrupts behind virtual ones go (IHI 0048, 3.2 and figure 4-10).
 */
#include <sched.h>

#include "gic_ops.h"
#include "model.h"
#include "vgic/vgic.h"

static bool is_pending(const struct physical *p)
{
    return p->latch || (!p->edge && p->line);
}

struct physical *physical_of(uint32_t intid)
{
    return (intid < INTID_PRIVATE_COUNT ? here->private : machine.physical) + intid;
}

/* The distributor does one thing at a time, whatever CPU asks. */
static void lock(void)
{
    pthread_mutex_lock(&machine.lock);
}

static void unlock(void)
{
    pthread_mutex_unlock(&machine.lock);
}

/* Whether a physical interrupt of this INTID is to be taken, on this CPU. */
static bool is_signalled(uint32_t intid)
{
    const struct physical *p = physical_of(intid);

    if (intid == MAINTENANCE) {
        return ops_maintenance_status() != 0 && !here->maintenance_late;
    }
    if (intid < INTID_SGI_COUNT) {
        return here->senders[intid] != 0;
    }
    return (p->enabled || p->closing) && is_pending(p) && !p->active &&
           (intid < INTID_PRIVATE_COUNT || p->target == here->cpu.index);
}

/* All have one priority: the lowest INTID goes first, or the maintenance interrupt last. */
static uint32_t most_urgent(void)
{
    uint32_t best = INTID_SPURIOUS;

    for (uint32_t intid = MODEL_INTIDS; intid-- != 0;) {
        bool late = intid == MAINTENANCE && here->maintenance_last && best != INTID_SPURIOUS;

        best = is_signalled(intid) && !late ? intid : best;
    }
    return best;
}

/* What becomes active; an SGI and the maintenance interrupt are done with before they are looked at again. */
static uint32_t activate(uint32_t intid)
{
    uint32_t source;

    if (intid < INTID_SGI_COUNT) {
        source = lowest_bit(here->senders[intid]);
        here->senders[intid] &= (uint8_t)(here->senders[intid] - 1U);
        return field_put(GICC_IAR_CPUID, source) | intid;
    }
    if (intid != INTID_SPURIOUS && intid != MAINTENANCE) {
        physical_of(intid)->latch = false;
        physical_of(intid)->active = true;
        physical_of(intid)->taker = here->cpu.index;
    }
    return intid;
}

uint32_t physical_acknowledge(void)
{
    uint32_t iar;

    lock();
    iar = activate(most_urgent());
    unlock();
    return iar;
}

void ops_set_lines(uint32_t lines)
{
    assert_true(lines == 0 || machine.config.path == VGIC_TRAP);
    here->lines = lines;
}

/*
 * Deactivating what is not active is unpredictable (4.4.5). Another CPU than the one that acknowledged it may
 * do so, but with QEMU's GIC it does not help.
 */
void ops_deactivate(uint32_t intid)
{
    lock();
    assert_true(physical_of(intid)->active);
    assert_int_equal(physical_of(intid)->taker, here->cpu.index);
    physical_of(intid)->active = false;
    unlock();
}

void ops_hw_enable(uint32_t intid, bool enable)
{
    struct physical *p = physical_of(intid);

    lock();
    p->closing = machine.slow && !enable && (p->enabled || p->closing);
    p->enabled = enable;
    unlock();
}

void ops_hw_set_edge(uint32_t intid, bool edge)
{
    lock();
    physical_of(intid)->edge = edge;
    unlock();
}

void ops_hw_set_pending(uint32_t intid, bool pending)
{
    lock();
    physical_of(intid)->latch = pending;
    unlock();
}

void ops_hw_set_active(uint32_t intid)
{
    lock();
    assert_false(physical_of(intid)->active);
    physical_of(intid)->active = true;
    physical_of(intid)->taker = here->cpu.index;
    unlock();
}

bool ops_hw_pending(uint32_t intid)
{
    bool pending;

    lock();
    pending = is_pending(physical_of(intid));
    unlock();
    return pending;
}

static bool has_hardware(uint32_t intid)
{
    return (vgic_irq(&here->cpu, intid)->config & VIRQ_HW) != 0;
}

void device_line(uint32_t intid, bool high)
{
    if (has_hardware(intid)) {
        struct physical *p = physical_of(intid);

        lock();
        p->latch = p->latch || (p->edge && high && !p->line);
        p->line = high;
        unlock();
    } else {
        vgic_set_line(&here->cpu, vgic_irq(&here->cpu, intid), high);
    }
    machine_settle();
}

void device_edge(uint32_t intid)
{
    if (has_hardware(intid)) {
        lock();
        assert_true(physical_of(intid)->edge);
        physical_of(intid)->latch = true;
        unlock();
    } else {
        vgic_on_owner(&here->cpu, vgic_irq(&here->cpu, intid), vgic_refer_pend, 0);
    }
    machine_settle();
}

/* What is latched is left behind by a GIC that it is not asked for (QEMU 7.2). */
void ops_hw_set_target(uint32_t intid, uint32_t cpu, bool latches)
{
    lock();
    assert_true(latches || !physical_of(intid)->latch || machine.threads);
    physical_of(intid)->target = cpu;
    unlock();
}

static void send_sgi(uint32_t cpus, uint32_t intid)
{
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        machine.cpus[i].senders[intid] |= (uint8_t)((cpus >> i & 1U) << here->cpu.index);
    }
}

void ops_send_sgi(uint32_t cpus, uint32_t intid)
{
    lock();
    machine.sgis_sent[intid] |= cpus;
    send_sgi(cpus, intid);
    unlock();
}

void ops_kick(uint32_t cpu)
{
    lock();
    machine.kicked |= 1U << cpu;
    send_sgi(1U << cpu, VGIC_KICK_SGI);
    unlock();
}

/* Without threads, those that were kicked have their turn now: in their guests, or waiting themselves. */
void ops_relax(void)
{
    struct model_cpu *before = here;
    bool served = false;

    if (machine.threads) {
        sched_yield();
        return;
    }
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        machine_go_to(i);
        if (here->senders[VGIC_KICK_SGI] != 0 && here->cpu.place.online) {
            here->senders[VGIC_KICK_SGI] = 0;
            vgic_serve(&here->cpu);
            served = true;
        }
    }
    here = before;
    if (!served) {
        fail_msg("waiting for another CPU, and none has anything to do");
    }
}
