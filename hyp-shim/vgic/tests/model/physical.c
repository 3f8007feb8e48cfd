/*
 * The physical distributor, as far as the interrupts behind virtual ones go (IHI 0048, 3.2 and figure 4-10).
 */
#include "gic_ops.h"
#include "model.h"

static bool is_pending(const struct physical *p)
{
    return p->latch || (!p->edge && p->line);
}

bool physical_is_signalled(uint32_t intid)
{
    const struct physical *p = &machine.physical[intid];

    if (intid == MAINTENANCE) {
        return ops_maintenance_status() != 0;
    }
    return p->enabled && is_pending(p) && !p->active;
}

/* All have one priority: the lowest INTID goes first, or the maintenance interrupt last. */
uint32_t physical_acknowledge(void)
{
    uint32_t best = INTID_SPURIOUS;

    for (uint32_t intid = MODEL_INTIDS; intid-- != 0;) {
        bool late = intid == MAINTENANCE && machine.maintenance_last && best != INTID_SPURIOUS;

        best = physical_is_signalled(intid) && !late ? intid : best;
    }
    if (best != INTID_SPURIOUS && best != MAINTENANCE) {
        machine.physical[best].latch = false;
        machine.physical[best].active = true;
    }
    return best;
}

void ops_set_lines(uint32_t lines)
{
    assert_true(lines == 0 || machine.config.path == VGIC_TRAP);
    machine.lines = lines;
}

/* Deactivating what is not active is unpredictable (4.4.5). */
void ops_deactivate(uint32_t intid)
{
    assert_true(machine.physical[intid].active);
    machine.physical[intid].active = false;
}

void ops_hw_enable(uint32_t intid, bool enable)
{
    machine.physical[intid].enabled = enable;
}

void ops_hw_set_edge(uint32_t intid, bool edge)
{
    machine.physical[intid].edge = edge;
}

void ops_hw_set_pending(uint32_t intid, bool pending)
{
    machine.physical[intid].latch = pending;
}

bool ops_hw_pending(uint32_t intid)
{
    return is_pending(&machine.physical[intid]);
}

static bool has_hardware(uint32_t intid)
{
    return (vgic_irq(&machine.cpu, intid)->config & VIRQ_HW) != 0;
}

void device_line(uint32_t intid, bool high)
{
    if (has_hardware(intid)) {
        struct physical *p = &machine.physical[intid];

        p->latch = p->latch || (p->edge && high && !p->line);
        p->line = high;
    } else {
        vgic_set_line(&machine.cpu, vgic_irq(&machine.cpu, intid), high);
    }
    machine_settle();
}

void device_edge(uint32_t intid)
{
    if (has_hardware(intid)) {
        assert_true(machine.physical[intid].edge);
        machine.physical[intid].latch = true;
    } else {
        vgic_pend(&machine.cpu, vgic_irq(&machine.cpu, intid));
    }
    machine_settle();
}

void ops_hw_set_target(uint32_t intid, uint32_t cpu)
{
    machine.physical[intid].target = cpu;
}

void ops_send_sgi(uint32_t cpus, uint32_t intid)
{
    machine.sgis_sent[intid] |= cpus;
}

/* The model runs one CPU: a vCPU of another one is offline, and nobody waits for it. */
void ops_kick(uint32_t cpu)
{
    machine.kicked |= 1U << cpu;
}

void ops_relax(void)
{
    fail_msg("waiting for another CPU, and there is none");
}
