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

/* What the guest has mapped of them. On `direct` that is what the hardware has; else it has those that were
 * prepared, and those that were mapped before, on the CPU that they were last given. */
static struct {
    bool mapped, placed;
    uint32_t intid, cpu;
} events[ITS_PHYSICAL_EVENTS];

static uint32_t prepared;

/* Of a GICv4: what is pending for each vCPU, each LPI's byte, and what the hardware remembers of it. */
static struct {
    bool on;
    bool pending[VGIC_LPI_COUNT];
} vpes[MODEL_CPUS];

static uint8_t configured[VGIC_LPI_COUNT];
static uint8_t seen[VGIC_LPI_COUNT];

static bool *pending_of(uint32_t event)
{
    return &vpes[events[event].cpu].pending[events[event].intid - INTID_LPI_FIRST];
}

/* The most urgent for this vCPU, ties by number; VGIC_LPI_COUNT: none. */
static uint32_t best_virtual(void)
{
    uint32_t best = VGIC_LPI_COUNT;

    for (uint32_t n = 0; vpes[here->cpu.index].on && n < its.used; n++) {
        if (vpes[here->cpu.index].pending[n] && (seen[n] & LPI_CONFIG_ENABLE) != 0 &&
            (best == VGIC_LPI_COUNT || seen[n] < seen[best])) {
            best = n;
        }
    }
    return best;
}

lr_word_t model_virtual_lpi(void)
{
    uint32_t n = machine.config.direct ? best_virtual() : VGIC_LPI_COUNT;

    return n < VGIC_LPI_COUNT
               ? lr_word(&(struct lr_content){
                     .intid = INTID_LPI_FIRST + n, .priority = seen[n] & LPI_CONFIG_PRIORITY, .group1 = true})
               : 0;
}

void model_take_virtual_lpi(void)
{
    vpes[here->cpu.index].pending[best_virtual()] = false;
}

void model_its_init(void)
{
    memset(&its, 0xa5, sizeof(its));
    memset(model_ram, 0, sizeof(model_ram));
    memset(events, 0, sizeof(events));
    prepared = 0;
    memset(vpes, 0, sizeof(vpes));
    memset(configured, 0, sizeof(configured));
    memset(seen, 0, sizeof(seen));
    its_registers_init(&its_table);
    its_init(&machine.vgic, &its, machine.config.direct);
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

    if (events[event].mapped && machine.config.direct) {
        *pending_of(event) = true;
    } else if (events[event].placed || event < prepared) {
        machine_go_to(events[event].cpu);
        vgic_raise_lpi(&here->cpu, here->cpu.vgic->its, INTID_LPI_FIRST + event);
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

void ops_events_prepare(struct vgic *vgic, uint32_t count)
{
    (void)vgic;
    assert_true(count <= ITS_PHYSICAL_EVENTS);
    prepared = count > prepared ? count : prepared;
}

void ops_event_map(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    (void)vgic;
    assert_true(event < ITS_PHYSICAL_EVENTS && cpu < machine.config.cpus && !events[event].mapped);
    events[event].mapped = events[event].placed = true;
    events[event].intid = intid;
    events[event].cpu = cpu;
    seen[intid - INTID_LPI_FIRST] = configured[intid - INTID_LPI_FIRST];
}

void ops_event_move(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    bool was;

    (void)vgic;
    assert_true(events[event].mapped && cpu < machine.config.cpus);
    assert_int_equal(events[event].intid, intid);
    was = *pending_of(event); /* on `direct` */
    *pending_of(event) = false;
    events[event].cpu = cpu;
    *pending_of(event) = *pending_of(event) || was;
}

void ops_event_unmap(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    assert_true(events[event].mapped);
    *pending_of(event) = false;
    events[event].mapped = false;
}

void ops_event_raise(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    assert_true(machine.config.direct && events[event].mapped);
    *pending_of(event) = true;
}

void ops_event_clear(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    assert_true(machine.config.direct && events[event].mapped);
    *pending_of(event) = false;
}

bool ops_event_take(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    bool pending = *pending_of(event);

    (void)vgic;
    assert_true(machine.config.direct && events[event].mapped && !vpes[cpu].on);
    assert_int_equal(events[event].intid, intid);
    assert_int_equal(events[event].cpu, cpu);
    *pending_of(event) = false;
    return pending;
}

bool ops_lpi_configure(struct vgic *vgic, uint32_t intid, uint32_t byte)
{
    bool other = configured[intid - INTID_LPI_FIRST] != byte;

    (void)vgic;
    assert_true(machine.config.direct);
    configured[intid - INTID_LPI_FIRST] = (uint8_t)byte;
    return other;
}

void ops_event_configured(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    assert_true(machine.config.direct && events[event].mapped);
    seen[events[event].intid - INTID_LPI_FIRST] = configured[events[event].intid - INTID_LPI_FIRST];
}

void ops_lpis_come(struct vgic *vgic, uint32_t cpu)
{
    (void)vgic;
    vpes[cpu].on = true;
}

void ops_lpis_go(struct vgic *vgic, uint32_t cpu)
{
    (void)vgic;
    assert_true(machine.config.direct);
    vpes[cpu].on = false;
}
