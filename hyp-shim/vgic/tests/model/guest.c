/*
 * What a guest does with its GIC, and a device with its line, in words.
 */
#include "model.h"

#include "vgic/ops.h"

uint32_t guest_acknowledge(void)
{
    return guest_gicc_read(GICC_IAR);
}

void guest_end(uint32_t iar)
{
    guest_gicc_write(GICC_EOIR, iar);
}

void guest_deactivate(uint32_t iar)
{
    guest_gicc_write(GICC_DIR, iar);
}

void guest_take(uint32_t iar)
{
    assert_true(guest_sees_irq() || guest_sees_fiq());
    assert_int_equal(guest_acknowledge(), iar);
}

void guest_handle(uint32_t iar)
{
    guest_take(iar);
    guest_end(iar);
}

void assert_idle(uint32_t intid)
{
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_false(guest_sees_pending(intid));
    assert_false(guest_sees_active(intid));
    assert_false(physical_of(intid)->active);
}

bool guest_sees_irq(void)
{
    return (guest_lines() & VGIC_LINE_IRQ) != 0;
}

bool guest_sees_fiq(void)
{
    return (guest_lines() & VGIC_LINE_FIQ) != 0;
}

static void write_bit(uint32_t bank, uint32_t intid)
{
    guest_write(bank + intid / 32U * 4U, 1U << (intid % 32U));
}

bool guest_reads_bit(uint32_t gicd_bank, uint32_t intid)
{
    return (guest_read(gicd_bank + intid / 32U * 4U) >> (intid % 32U) & 1U) != 0;
}

void guest_set_enabled(uint32_t intid, bool enabled)
{
    write_bit(enabled ? GICD_ISENABLER : GICD_ICENABLER, intid);
}

void guest_enable(uint32_t intid)
{
    guest_set_enabled(intid, true);
}

void guest_disable(uint32_t intid)
{
    guest_set_enabled(intid, false);
}

void guest_pend(uint32_t intid)
{
    write_bit(GICD_ISPENDR, intid);
}

void guest_unpend(uint32_t intid)
{
    write_bit(GICD_ICPENDR, intid);
}

void guest_set_edge(uint32_t intid, bool edge)
{
    uint32_t offset = GICD_ICFGR + intid / 16U * 4U, bit = 2U << (intid % 16U * 2U);
    uint32_t value = guest_read(offset);

    guest_write(offset, edge ? value | bit : value & ~bit);
}

void guest_set_group(uint32_t intid, uint32_t group)
{
    uint32_t offset = GICD_IGROUPR + intid / 32U * 4U, bit = 1U << (intid % 32U);
    uint32_t value = guest_read(offset);

    guest_write(offset, group != 0 ? value | bit : value & ~bit);
}

void guest_set_priority(uint32_t intid, uint32_t priority)
{
    guest_write8(GICD_IPRIORITYR + intid, priority);
}

bool guest_sees_pending(uint32_t intid)
{
    return guest_reads_bit(GICD_ISPENDR, intid);
}

bool guest_sees_active(uint32_t intid)
{
    return guest_reads_bit(GICD_ISACTIVER, intid);
}

void guest_activate(uint32_t intid, bool active)
{
    write_bit(active ? GICD_ISACTIVER : GICD_ICACTIVER, intid);
}

void guest_target(uint32_t intid, uint32_t cpus)
{
    guest_write8(GICD_ITARGETSR + intid, cpus);
}

void guest_send(uint32_t filter, uint32_t targets, uint32_t intid)
{
    guest_write(GICD_SGIR, field_put(GICD_SGIR_FILTER, filter) | field_put(GICD_SGIR_TARGETS, targets) |
                               field_put(GICD_SGIR_INTID, intid));
}

void guest_send_self(uint32_t intid)
{
    guest_send(SGIR_FILTER_SELF, 0, intid);
}

void guest_configure(uint32_t intid, bool edge, uint32_t priority)
{
    guest_set_edge(intid, edge);
    guest_set_priority(intid, priority);
    guest_enable(intid);
}
