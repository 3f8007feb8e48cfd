/*
 * A guest that stores anything anywhere, among devices whose interrupts come: nothing may happen but what the
 * model allows, and what must hold does. In the end the guest tidies up, and the virtual GIC works as ever.
 */
#include "play.h"

#include "vgic/vgic.h"

#define ENDS_MAX 64U

/* GICD_IROUTER of a GICv3: a GICv2 has nothing there. */
#define ROUTERS 0x6000U

/* Interrupts that a device, or the shim, may raise; SGIs, and what there is not, come after these. */
#define DEVICES 10U

static uint32_t intid_of(uint32_t number)
{
    static const uint32_t all[] = {TIMER,   PPI,     MONITORS, 31, SOFT(0), SOFT(1), SOFT(2), HARD(0),
                                   HARD(1), HARD(2), 0,        3,  15,      1023,    700};

    return all[number % (sizeof(all) / sizeof(all[0]))];
}

/* What has nothing physical behind it is raised by the shim, for the vCPU whose exit it is. */
static void line(uint32_t intid, bool high)
{
    if (is_hardware(intid) || intid < INTID_SPI_FIRST || machine.config.cpus == 1) {
        device_line(intid, high);
    }
}

/* A value with few bits set, or with many. */
static uint32_t word_of(uint32_t irq, uint32_t value)
{
    switch (value >> 6) {
    case 0:
        return 1U << (value & 31U);
    case 1:
        return (value & 63U) * 0x01010101U;
    case 2:
        return UINT32_MAX << (value & 31U);
    default:
        return irq << 16 ^ value * 0x9e3779b9U;
    }
}

/* A store into the distributor: its registers lie on each side of 0x80 words. */
static void store(uint32_t irq, uint32_t value, uint32_t step)
{
    static const uint32_t banks[] = {GICD_CTLR,       GICD_IGROUPR,   GICD_ISENABLER,   GICD_ICENABLER,
                                     GICD_ISPENDR,    GICD_ICPENDR,   GICD_ISACTIVER,   GICD_ICACTIVER,
                                     GICD_IPRIORITYR, GICD_ITARGETSR, GICD_ICFGR,       GICD_SGIR,
                                     GICD_CPENDSGIR,  GICD_SPENDSGIR, ROUTERS + 0x140U, GICD_SIZE - 0x40U};
    uint32_t offset = banks[irq % 16U] + irq / 16U % 4U * 4U + (step % 4U == 0 ? value % 4U : 0);

    offset %= GICD_SIZE;
    if (step % 4U == 0) {
        mmio_write(&machine.dist, &here->cpu, offset, value / 4U % 4U, word_of(irq, value));
    } else {
        guest_write(offset, word_of(irq, value));
    }
}

void wild_step(uint32_t step, uint32_t irq, uint32_t value)
{
    uint32_t intid = intid_of(irq);

    if (play.told) {
        fprintf(stderr, "cpu %u: wild %u %#x (%u) %#x\n", (unsigned)here->cpu.index, (unsigned)step % 16U,
                (unsigned)irq, (unsigned)intid, (unsigned)value);
    }
    here->maintenance_last = (irq & 0x40U) != 0;
    switch (step % 16U) {
    case 0:
    case 1:
        guest_acknowledge();
        break;
    case 2:
        guest_end(intid % 1024U | (value & 7U) << 10);
        break;
    case 3:
        guest_deactivate(intid % 1024U | (value & 3U) << 10);
        break;
    case 4:
        guest_end(guest_acknowledge());
        break;
    case 5:
        guest_gicc_write(GICC_CTLR, value << 2);
        break;
    case 6:
        model_wild_interface(irq, value < 0x80U ? word_of(irq, value) : intid_of(value % DEVICES));
        break;
    case 7:
        line(intid_of(irq % DEVICES), value % 2U == 0);
        break;
    case 8:
        guest_gicc_write(GICC_CTLR, 7U | (value & 1U) << GICC_CTLR_EOIMODE_OFF);
        guest_gicc_write(GICC_PMR, 0xff);
        guest_write(GICD_CTLR, 3);
        break;
    case 9:
        if (here->cpu.index != 0) {
            machine_cpu_off();
        }
        break;
    case 10:
        guest_configure(intid_of(irq % DEVICES), value % 2U == 0, value);
        break;
    default:
        store(irq, value, step);
        break;
    }
    machine_settle();
}

/* The guest ends everything, whatever runs, on this vCPU. */
static void end_everything(void)
{
    guest_gicc_write(GICC_CTLR, 7);
    guest_gicc_write(GICC_PMR, 0xff);
    guest_gicc_write(GICC_BPR, 0);
    guest_gicc_write(GICC_ABPR, 0);
    for (uint32_t ends = 0; guest_gicc_read(GICC_RPR) != GICC_PRIORITY_IDLE; ends++) {
        assert_true(ends < ENDS_MAX);
        guest_end(SOFT(30)); /* which is not active: a priority is dropped, and no more */
        model_end_group1(SOFT(30));
    }
    for (uint32_t bank = 0; bank < PLAY_INTIDS / 8U; bank += 4) {
        guest_write(GICD_ICENABLER + bank, UINT32_MAX);
        guest_write(GICD_ICACTIVER + bank, UINT32_MAX);
        guest_write(GICD_ICPENDR + bank, UINT32_MAX);
    }
    for (uint32_t intid = INTID_SPI_FIRST; MODEL_GIC == 3 && intid < PLAY_INTIDS; intid++) {
        guest_write(ROUTERS + 8U * intid + 4U, 0); /* Aff3 */
    }
    for (uint32_t sgi = 0; sgi < INTID_SGI_COUNT; sgi++) {
        guest_write8(GICD_CPENDSGIR + sgi, 0xff);
    }
}

/* Each of these comes once, here, and goes. */
static void works_here(void)
{
    static const uint32_t all[] = {PPI, TIMER, SOFT(1), HARD(2)};

    for (uint32_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        uint32_t intid = all[i];

        if (!is_hardware(intid) && intid >= INTID_SPI_FIRST && machine.config.cpus > 1) {
            continue; /* as for line() */
        }
        guest_configure(intid, false, 0x80);
        if (intid >= INTID_SPI_FIRST) {
            guest_target(intid, 1U << here->cpu.index);
        }
        device_line(intid, true);
        assert_true(guest_sees_irq());
        assert_int_equal(field_get(GICC_IAR_INTID, guest_acknowledge()), intid);
        assert_false(guest_sees_irq());
        device_line(intid, false);
        guest_end(intid);
        assert_idle(intid);
        guest_disable(intid);
    }
}

void wild_end(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        if (!here->cpu.place.online) {
            play_on();
        }
        for (uint32_t n = 0; n < DEVICES; n++) {
            line(intid_of(n), false);
        }
    }
    guest_write(GICD_CTLR, 3);
    machine.unchecked = true;
    for (uint32_t rounds = 0; rounds < 2; rounds++) {
        for (uint32_t i = machine.config.cpus; i-- != 0;) {
            machine_go_to(i);
            end_everything();
        }
    }
    machine.unchecked = false;
    machine_settle();
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        works_here();
    }
}
