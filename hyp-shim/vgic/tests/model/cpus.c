/*
 * What stories of several CPUs say.
 */
#include "cpus.h"

#include "vgic/vgic.h"

uint32_t sgi_from(uint32_t source, uint32_t intid)
{
    return field_put(GICC_IAR_CPUID, vgic_sgi_source(source)) | intid;
}

void taken_on(uint32_t index, uint32_t iar)
{
    machine_go_to(index);
    guest_take(iar);
}

void handled_on(uint32_t index, uint32_t iar)
{
    taken_on(index, iar);
    guest_end(iar);
}

void quiet_on(uint32_t index)
{
    machine_go_to(index);
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

void all_quiet(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        quiet_on(i);
    }
}

void edge_to(uint32_t cpus, uint32_t intid)
{
    guest_configure(intid, true, 0x80);
    guest_target(intid, cpus);
}

void edge_comes_to_first(uint32_t intid)
{
    machine_go_to(0);
    edge_to(1, intid);
    device_edge(intid);
}
