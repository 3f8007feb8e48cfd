/*
 * The CPU between guest and virtual GIC: exits for physical interrupts, as core/exit_irq.c takes them, and
 * the guest's loads and stores, which go to the tables of registers or to the virtual interface.
 */
#include "model.h"

#include "gic_ops.h"
#include "vgic/cpuif_mmio.h"
#include "vgic/dist.h"
#include "vgic/lr.h"
#include "vgic/lr_dir.h"

/*
 * Exits that one step may cause: each physical interrupt once, and a maintenance interrupt before and after
 * each.
 */
#define EXITS_MAX (3U * (HARD_COUNT + 2U))

/* Maintenance interrupts that one step may cause when no physical interrupt comes. */
#define MAINTENANCES_MAX 1U

struct machine machine;

void machine_reset(const struct config *config)
{
    memset(&machine, 0xa5, sizeof(machine));
    memset(&machine.physical, 0, sizeof(machine.physical));
    memset(&machine.counters, 0, sizeof(machine.counters));
    machine.config = *config;
    machine.vi = (struct virtual_interface){.bpr = 2, .abpr = 3};
    machine.lines = machine.kicked = 0;
    memset(machine.sgis_sent, 0, sizeof(machine.sgis_sent));
    machine.maintenances = 0;
    machine.hold = machine.maintenance_last = false;
    for (uint32_t n = 0; n < config->lr_count; n++) {
        machine.vi.lr[n] = LR_PENDING | field_put(GICH_LR_VINTID, n); /* an earlier owner's */
    }
    dist_init(&machine.dist);
    cpuif_mmio_init(&machine.cpuif);
    lr_dir_init(&machine.lr_dir);
    machine.dir_trapped = false;
    vgic_init(&machine.vgic, config->path, MODEL_INTIDS, config->lr_count);
    vgic_add_cpu(&machine.vgic, &machine.cpu, &machine.counters);
    vgic_online(&machine.cpu);
    vgic_keep_for_shim(&machine.cpu, MAINTENANCE);
    vgic_link_hardware(&machine.cpu, TIMER);
    for (uint32_t n = 0; n < HARD_COUNT; n++) {
        vgic_link_hardware(&machine.cpu, HARD(n));
    }
    machine_check();
}

void machine_start(const struct config *config)
{
    machine_reset(config);
    guest_gicc_write(GICC_PMR, 0xff);
    guest_gicc_write(GICC_BPR, 0);
    guest_gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1) |
                                    field_put(GICC_CTLR_ACKCTL, 1));
    guest_write(GICD_CTLR, field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
}

/* core/exit_irq.c with nothing but the virtual GIC's part of it. */
static void exit_irq(uint32_t intid)
{
    struct virq *irq = vgic_irq(&machine.cpu, intid);

    if (lr_take_direct(&machine.cpu, irq)) {
        return;
    }
    if (intid == MAINTENANCE) {
        machine.maintenances++;
        lr_maintain(&machine.cpu);
        return;
    }
    assert_true((irq->config & VIRQ_HW) != 0);
    vgic_raise_hardware(&machine.cpu, irq);
}

void machine_settle(void)
{
    uint32_t exits = 0, others = 0, maintenances = machine.maintenances, intid;

    if (machine.hold) {
        return;
    }
    while ((intid = physical_acknowledge()) != INTID_SPURIOUS) {
        others += intid != MAINTENANCE ? 1U : 0U;
        exit_irq(intid);
        assert_true(++exits <= EXITS_MAX);
    }
    maintenances = machine.maintenances - maintenances;
    assert_true(maintenances <= MAINTENANCES_MAX + 2U * others);
    machine_check();
}

void machine_hold(void)
{
    machine.hold = true;
}

void machine_release(void)
{
    machine.hold = false;
    machine_settle();
}

static uint32_t dist_read(uint32_t offset, uint32_t size)
{
    uint32_t value = mmio_read(&machine.dist, &machine.cpu, offset, size);

    machine_settle();
    return value;
}

static void dist_write(uint32_t offset, uint32_t size, uint32_t value)
{
    mmio_write(&machine.dist, &machine.cpu, offset, size, value);
    machine_settle();
}

uint32_t guest_read(uint32_t gicd_offset)
{
    return dist_read(gicd_offset, 2);
}

void guest_write(uint32_t gicd_offset, uint32_t value)
{
    dist_write(gicd_offset, 2, value);
}

uint32_t guest_read8(uint32_t gicd_offset)
{
    return dist_read(gicd_offset, 0);
}

/* Above the byte, the register that was stored may hold anything. */
void guest_write8(uint32_t gicd_offset, uint32_t value)
{
    dist_write(gicd_offset, 0, value | 0xdeadbe00U);
}

uint32_t guest_gicc_read(uint32_t gicc_offset)
{
    uint32_t value;

    if (machine.config.path == VGIC_TRAP) {
        value = mmio_read(&machine.cpuif, &machine.cpu, gicc_offset, 2);
    } else {
        value = gicv_read(gicc_offset);
    }
    machine_settle();
    return value;
}

void guest_gicc_write(uint32_t gicc_offset, uint32_t value)
{
    if (machine.config.path == VGIC_TRAP) {
        mmio_write(&machine.cpuif, &machine.cpu, gicc_offset, 2, value);
    } else if (gicc_offset == GICC_DIR && machine.dir_trapped) {
        mmio_write(&machine.lr_dir, &machine.cpu, GICC_DIR % MMIO_PAGE_SIZE, 2, value);
    } else {
        gicv_write(gicc_offset, value);
    }
    machine_settle();
}
