/*
 * The guest's memory, the physical ITS's one device, and the redistributors' LPIs, as far as the virtual ITS
 * has to do with them.
 */
#include "vgic/v3/its.h"
#include "../gic_ops.h"
#include "../model.h"

uint8_t model_ram[MODEL_RAM_SIZE] __attribute__((aligned(4096)));

static struct vgic_its its;
static struct mmio_table its_table;

static struct {
    bool mapped;
    uint32_t intid, cpu;
} events[ITS_PHYSICAL_EVENTS];

void model_its_init(void)
{
    memset(&its, 0xa5, sizeof(its));
    memset(model_ram, 0, sizeof(model_ram));
    memset(events, 0, sizeof(events));
    its_registers_init(&its_table);
    its_init(&machine.vgic, &its);
}

uint32_t guest_read_its(uint32_t offset)
{
    uint32_t value = mmio_read(&its_table, &here->cpu, offset, 2);

    machine_settle();
    return value;
}

void guest_write_its(uint32_t offset, uint32_t value)
{
    mmio_write(&its_table, &here->cpu, offset, 2, value);
    machine_settle();
}

bool physical_event(uint32_t event, uint32_t *intid, uint32_t *cpu)
{
    *intid = events[event].intid;
    *cpu = events[event].cpu;
    return events[event].mapped;
}

void device_message(uint32_t event)
{
    uint32_t before = here->cpu.index;

    if (events[event].mapped) {
        machine_go_to(events[event].cpu);
        vgic_raise_lpi(&here->cpu, here->cpu.vgic->its, events[event].intid);
        machine_go_to(before);
    }
    machine_settle();
}

uint32_t model_lpis_waiting(void)
{
    struct vgic_cpu *cpu = &here->cpu;
    uint32_t waiting = 0;

    for (uint32_t i = 0; cpu->vgic->its != NULL && i < its.used; i++) {
        struct virq *irq = &its.lpi[i];

        assert_int_equal(irq->intid, INTID_LPI_FIRST + i);
        if (irq->vcpu != cpu->index) {
            continue;
        }
        if (irq->word != 0) {
            assert_true(lpi_is_seated(cpu, irq));
        }
        if ((irq->state & VIRQ_QUEUED) != 0) {
            waiting++;
            assert_true(lpi_is_seated(cpu, irq));
            assert_int_equal(irq->state & VIRQ_ACTIVE, 0);
            assert_true((irq->config & VIRQ_FORWARD) != 0);
            assert_false(lr_owned(cpu, irq) && (ops_read_lr(irq->lr) & LR_VALID) != 0);
            assert_int_equal(irq->order, order_of(irq->priority >> PRIORITY_SHIFT, 1U,
                                                  field_get(ORDER_INTID, irq->order)));
            assert_true(cpu->waiting.first->order <= irq->order);
        } else if ((irq->state & (VIRQ_LATCH | VIRQ_ACTIVE)) == VIRQ_LATCH &&
                   (irq->config & VIRQ_FORWARD) != 0 && !lr_owned(cpu, irq)) {
            assert_true(its.redist[cpu->index].unseated); /* it will be: one that waits tells of its going */
            assert_non_null(cpu->waiting.first);
        }
    }
    return waiting;
}

void *ops_guest_memory(struct vgic *vgic, uint64_t address, uint32_t bytes)
{
    (void)vgic;
    assert_int_equal(address % bytes, 0);
    return address - MODEL_RAM <= MODEL_RAM_SIZE - bytes ? &model_ram[address - MODEL_RAM] : NULL;
}

void ops_event_map(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    (void)vgic;
    assert_true(event < ITS_PHYSICAL_EVENTS && cpu < machine.config.cpus && !events[event].mapped);
    events[event].mapped = true;
    events[event].intid = intid;
    events[event].cpu = cpu;
}

void ops_event_move(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    (void)vgic;
    assert_true(events[event].mapped && cpu < machine.config.cpus);
    assert_int_equal(events[event].intid, intid);
    events[event].cpu = cpu;
}

void ops_event_unmap(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    assert_true(events[event].mapped);
    events[event].mapped = false;
}

bool ops_event_raise(struct vgic *vgic, uint32_t event, uint32_t intid)
{
    (void)vgic, (void)event, (void)intid;
    return false;
}

void ops_event_clear(struct vgic *vgic, uint32_t event, uint32_t intid)
{
    (void)vgic, (void)event, (void)intid;
}

void ops_lpi_configure(struct vgic *vgic, uint32_t intid, uint32_t byte)
{
    (void)vgic, (void)intid, (void)byte;
}

void ops_lpis_come(struct vgic *vgic, uint32_t cpu)
{
    (void)vgic, (void)cpu;
}
