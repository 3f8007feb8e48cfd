/*
 * GICD_*: every bit and byte goes to its own interrupt, and what is fixed stays as it is.
 */
#include "story.h"

#include "gic_ops.h"

#define BANKS (MODEL_INTIDS / 32U)

/* A second vCPU, where a register depends on how many there are. */
static struct vgic_cpu second;
static struct counters second_counters;

static void read_banks(uint32_t offset, uint32_t values[BANKS])
{
    for (uint32_t bank = 0; bank < BANKS; bank++) {
        values[bank] = guest_read(offset + 4U * bank);
    }
}

/* That a bitmap reads as `idle`, but for the bit of `intid`, which is `set`. */
static void assert_only(uint32_t offset, const uint32_t idle[BANKS], uint32_t intid, bool set)
{
    uint32_t values[BANKS];

    read_banks(offset, values);
    for (uint32_t bank = 0; bank < BANKS; bank++) {
        uint32_t bit = bank == intid / 32U ? 1U << (intid % 32U) : 0;

        assert_int_equal(values[bank], set ? idle[bank] | bit : idle[bank] & ~bit);
    }
}

/*
 * Sets and clears each bit from `first` on, through one register to set and one to clear; both read the same.
 */
static void each_bit(uint32_t set, uint32_t clear, uint32_t first)
{
    uint32_t idle[BANKS];

    read_banks(set, idle);
    for (uint32_t intid = first; intid < MODEL_INTIDS; intid++) {
        uint32_t at = intid / 32U * 4U, bit = 1U << (intid % 32U);

        guest_write(set + at, bit);
        assert_only(set, idle, intid, true);
        assert_only(clear, idle, intid, true);
        guest_write(set + at, 0);
        guest_write(clear + at, ~bit);
        guest_write(clear + at, 0);
        assert_only(set, idle, intid, true);
        guest_write(clear + at, bit);
        assert_only(set, idle, intid, false);
        assert_only(clear, idle, intid, false);
    }
}

static void behaviour_19_each_bit_of_isenabler_and_icenabler(void **state)
{
    (void)state;
    each_bit(GICD_ISENABLER, GICD_ICENABLER, INTID_SGI_COUNT);
    guest_write(GICD_ICENABLER, UINT32_MAX);
    assert_int_equal(guest_read(GICD_ISENABLER), 0xffff); /* SGIs are always enabled */
}

static void behaviour_19_each_bit_of_ispendr_and_icpendr(void **state)
{
    (void)state;
    each_bit(GICD_ISPENDR, GICD_ICPENDR, INTID_SGI_COUNT);
    guest_write(GICD_ISPENDR, 0xffff);
    assert_int_equal(guest_read(GICD_ISPENDR), MODEL_SGIS_BY_ISPENDR); /* a GICv2 pends no SGI this way */
}

static void behaviour_19_each_bit_of_isactiver_and_icactiver(void **state)
{
    (void)state;
    each_bit(GICD_ISACTIVER, GICD_ICACTIVER, 0);
}

static void behaviour_19_each_bit_of_igroupr(void **state)
{
    static const uint32_t idle[BANKS] = {0};

    (void)state;
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        guest_write(GICD_IGROUPR + intid / 32U * 4U, 1U << (intid % 32U));
        assert_only(GICD_IGROUPR, idle, intid, true);
        guest_write(GICD_IGROUPR + intid / 32U * 4U, 0);
    }
}

static void behaviour_19_an_enable_reaches_its_own_physical_interrupt(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < HARD_COUNT; n++) {
        guest_enable(HARD(n));
        for (uint32_t other = 0; other < HARD_COUNT; other++) {
            assert_int_equal(physical_of(HARD(other))->enabled, other == n);
        }
        assert_false(physical_of(TIMER)->enabled);
        guest_disable(HARD(n));
    }
}

/* Beyond the INTIDs there are, and beyond the last one there may be. */
static void behaviour_19_no_bits_beyond_the_last_interrupt(void **state)
{
    static const uint32_t banks[] = {GICD_IGROUPR, GICD_ISENABLER, GICD_ISPENDR, GICD_ISACTIVER};

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        for (uint32_t offset = banks[i] + 4U * BANKS; offset < banks[i] + 128U; offset += 4) {
            guest_write(offset, UINT32_MAX);
            assert_int_equal(guest_read(offset), 0);
        }
    }
    for (uint32_t intid = MODEL_INTIDS; intid < INTID_COUNT; intid += 4) {
        guest_write(GICD_IPRIORITYR + intid, UINT32_MAX);
        assert_int_equal(guest_read(GICD_IPRIORITYR + intid), 0);
    }
    assert_int_equal(here->counters.value[COUNT_unknown_access], 0);
}

static void behaviour_19_special_intids_do_not_exist(void **state)
{
    static const uint32_t banks[] = {GICD_IGROUPR,   GICD_ISENABLER, GICD_ISPENDR,  GICD_ISACTIVER,
                                     GICD_ICENABLER, GICD_ICPENDR,   GICD_ICACTIVER};
    const struct virq nobody = vgic_nobody;
    const struct config *config = *state;

    vgic_init(&machine.vgic, config->path, INTID_COUNT, config->lr_count);
    vgic_add_cpu(&machine.vgic, &here->cpu, &here->counters);
    vgic_online(&here->cpu);
    assert_int_equal(mmio_read(&machine.dist, &here->cpu, GICD_TYPER, 2) & 0x1fU, 31);
    for (uint32_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        mmio_write(&machine.dist, &here->cpu, banks[i] + 124U, 2, UINT32_MAX);
        assert_int_equal(mmio_read(&machine.dist, &here->cpu, banks[i] + 124U, 2) >> 28, 0);
    }
    mmio_write(&machine.dist, &here->cpu, GICD_IPRIORITYR + INTID_SPECIAL_FIRST, 2, UINT32_MAX);
    mmio_write(&machine.dist, &here->cpu, GICD_ITARGETSR + INTID_SPECIAL_FIRST, 2, UINT32_MAX);
    mmio_write(&machine.dist, &here->cpu, GICD_ICFGR + 252U, 2, UINT32_MAX);
    mmio_write(&machine.dist, &here->cpu, GICD_CTLR, 2, 3);
    assert_memory_equal(&nobody, &vgic_nobody, sizeof(nobody));
}

static void behaviour_18_icfgr_reads_back_or_is_fixed(void **state)
{
    (void)state;
    assert_int_equal(guest_read(GICD_ICFGR), 0xaaaaaaaa);
    for (uint32_t offset = 0; offset < MODEL_INTIDS / 4U; offset += 4) {
        uint32_t before = guest_read(GICD_ICFGR + offset);

        guest_write(GICD_ICFGR + offset, 0xffffffff);
        assert_int_equal(guest_read(GICD_ICFGR + offset), offset < 8 ? before : 0xaaaaaaaa);
        guest_write(GICD_ICFGR + offset, 0x82200888);
        assert_int_equal(guest_read(GICD_ICFGR + offset), offset < 8 ? before : 0x82200888);
        guest_write(GICD_ICFGR + offset, 0);
        assert_int_equal(guest_read(GICD_ICFGR + offset), offset < 8 ? before : 0);
    }
    guest_set_edge(HARD(5), true);
    for (uint32_t n = 0; n < HARD_COUNT; n++) {
        assert_int_equal(physical_of(HARD(n))->edge, n == 5);
    }
}

/* An interrupt turned from level to edge while its line is high must not be stuck pending. */
static void behaviour_18_trigger_changed_under_a_high_line(void **state)
{
    (void)state;
    guest_set_edge(SOFT(0), false);
    device_line(SOFT(0), true);
    guest_set_edge(SOFT(0), true);
    device_line(SOFT(0), false);
    guest_unpend(SOFT(0));
    assert_false(guest_sees_pending(SOFT(0)));
    guest_enable(SOFT(0));
    assert_false(guest_sees_irq());
    device_edge(SOFT(0));
    guest_handle(SOFT(0));
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/* What came as an edge is taken back by nothing; what comes as a level then, by its line. */
static void behaviour_18_edge_then_level(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, PRIORITY_DEFAULT);
    device_edge(SOFT(0));
    guest_take(SOFT(0));
    device_edge(SOFT(0));
    guest_end(SOFT(0));
    guest_handle(SOFT(0));
    guest_disable(SOFT(0));
    guest_set_edge(SOFT(0), false);
    guest_enable(SOFT(0));
    device_line(SOFT(0), true);
    assert_true(guest_sees_irq());
    device_line(SOFT(0), false);
    assert_idle(SOFT(0));
    guest_disable(SOFT(0));
    guest_set_edge(SOFT(0), true);
    device_edge(SOFT(0));
    guest_set_edge(SOFT(0), false);
    device_line(SOFT(0), true);
    device_line(SOFT(0), false);
    guest_enable(SOFT(0));
    guest_handle(SOFT(0));
    assert_idle(SOFT(0));
}

static uint32_t pattern(uint32_t intid)
{
    return (intid * 37U & 0xffU) & 0xf8U;
}

static void behaviour_20_priority_bytes_are_their_own(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        guest_write8(GICD_IPRIORITYR + intid, pattern(intid) | 0x7U);
    }
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        assert_int_equal(guest_read8(GICD_IPRIORITYR + intid), pattern(intid));
    }
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid += 4) {
        uint32_t value = guest_read(GICD_IPRIORITYR + intid);

        for (uint32_t byte = 0; byte < 4; byte++) {
            assert_int_equal(value >> (8U * byte) & 0xffU, pattern(intid + byte));
        }
        guest_write(GICD_IPRIORITYR + intid, ~value);
        assert_int_equal(guest_read(GICD_IPRIORITYR + intid), ~value & 0xf8f8f8f8U);
    }
}

static void behaviour_20_target_bytes_of_one_cpu_are_zero(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid += 4) {
        guest_write(GICD_ITARGETSR + intid, UINT32_MAX);
        assert_int_equal(guest_read(GICD_ITARGETSR + intid), 0);
    }
}

static void behaviour_20_target_bytes_of_two_cpus(void **state)
{
    (void)state;
    vgic_add_cpu(&machine.vgic, &second, &second_counters);
    assert_int_equal(guest_read(GICD_TYPER) >> 5 & 7U, 1);
    for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
        guest_write8(GICD_ITARGETSR + intid, 0);
        assert_int_equal(guest_read8(GICD_ITARGETSR + intid), 1); /* the CPU that reads */
        assert_int_equal(mmio_read(&machine.dist, &second, GICD_ITARGETSR + intid, 0), 2);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < MODEL_INTIDS; intid++) {
        uint32_t word = intid & ~3U, before = guest_read(GICD_ITARGETSR + word);

        guest_write8(GICD_ITARGETSR + intid, 0xfc | intid % 4U); /* CPUs there are not */
        assert_int_equal(guest_read8(GICD_ITARGETSR + intid), intid % 4U);
        assert_int_equal(guest_read(GICD_ITARGETSR + word),
                         (before & ~(0xffU << intid % 4U * 8U)) | intid % 4U << intid % 4U * 8U);
    }
}

/* Byte access is for priorities, targets, and the sources of SGIs only. */
static void behaviour_20_no_byte_access_to_other_registers(void **state)
{
    static const uint32_t offsets[] = {GICD_CTLR,      GICD_TYPER,   GICD_IGROUPR, GICD_ISENABLER,
                                       GICD_ICENABLER, GICD_ISPENDR, GICD_ICPENDR, GICD_ISACTIVER,
                                       GICD_ICFGR,     GICD_SGIR};
    const uint32_t count = sizeof(offsets) / sizeof(offsets[0]);

    (void)state;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = guest_read(offsets[i] + 4U);

        assert_int_equal(guest_read8(offsets[i] + 4U), 0);
        guest_write8(offsets[i] + 4U, 0xff);
        assert_int_equal(guest_read(offsets[i] + 4U), before);
    }
    assert_true(here->counters.value[COUNT_unknown_access] >= 2U * count);
    assert_int_equal(guest_read(GICD_CTLR), 3);
}

static void behaviour_24_group_enables_gate_forwarding(void **state)
{
    static const uint32_t both[][2] = {{SOFT(0), SOFT(1)}, {HARD(0), HARD(1)}};

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_set_group(both[i][1], 1);
        guest_configure(both[i][0], true, 0x80);
        guest_configure(both[i][1], true, 0x80);
        guest_write(GICD_CTLR, 0);
        device_edge(both[i][0]);
        device_edge(both[i][1]);
        assert_false(guest_sees_irq());
        guest_write(GICD_CTLR, 2);
        assert_int_equal(guest_gicc_read(GICC_HPPIR), both[i][1]);
        guest_handle(both[i][1]);
        assert_false(guest_sees_irq());
        guest_write(GICD_CTLR, 3);
        assert_true(guest_sees_irq());
        guest_write(GICD_CTLR, 2); /* taken back out of the list register */
        assert_false(guest_sees_irq());
        assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
        assert_true(guest_sees_pending(both[i][0]));
        guest_write(GICD_CTLR, 1);
        guest_handle(both[i][0]);
        guest_write(GICD_CTLR, 3);
        assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    }
}

static void behaviour_24_control_register_reads_back(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 4; value++) {
        guest_write(GICD_CTLR, value | 0xfffffffcU);
        assert_int_equal(guest_read(GICD_CTLR), value);
    }
    assert_int_equal(guest_read(GICD_TYPER), MODEL_INTIDS / 32U - 1U);
    guest_write(GICD_TYPER, UINT32_MAX);
    assert_int_equal(guest_read(GICD_TYPER), MODEL_INTIDS / 32U - 1U);
    assert_int_equal(guest_read(0xfe8) >> 4 & 0xfU, 2); /* ICPIDR2: GICv2 */
}

/* Whatever it writes to the registers of the maintenance interrupt, that stays the shim's and works. */
static void behaviour_14_the_shims_own_interrupts(void **state)
{
    static const uint32_t banks[] = {GICD_ISENABLER, GICD_ISPENDR,   GICD_ISACTIVER, GICD_ICENABLER,
                                     GICD_ICPENDR,   GICD_ICACTIVER, GICD_ISENABLER};
    uint32_t count = machine.config.lr_count + 2U;

    (void)state;
    for (uint32_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        guest_write(banks[i], 1U << MAINTENANCE);
        guest_write8(GICD_IPRIORITYR + MAINTENANCE, 0);
        assert_false(guest_sees_irq());
        assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    }
    for (uint32_t n = 0; n < count; n++) { /* more than fit: the rest comes by maintenance */
        guest_configure(SOFT(n), true, 0x80);
        device_edge(SOFT(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_14_the_shims_own_interrupts),
        STORY(ON_ALL, behaviour_18_icfgr_reads_back_or_is_fixed),
        STORY(ON_ALL, behaviour_18_trigger_changed_under_a_high_line),
        STORY(ON_ALL, behaviour_18_edge_then_level),
        STORY(ON_ALL, behaviour_19_each_bit_of_isenabler_and_icenabler),
        STORY(ON_ALL, behaviour_19_each_bit_of_ispendr_and_icpendr),
        STORY(ON_ALL, behaviour_19_each_bit_of_isactiver_and_icactiver),
        STORY(ON_ALL, behaviour_19_each_bit_of_igroupr),
        STORY(ON_ALL, behaviour_19_an_enable_reaches_its_own_physical_interrupt),
        STORY(ON_ALL, behaviour_19_no_bits_beyond_the_last_interrupt),
        STORY(ON_ALL, behaviour_19_special_intids_do_not_exist),
        STORY(ON_ALL, behaviour_20_priority_bytes_are_their_own),
        STORY(OF_GICV2(ON_ALL), behaviour_20_target_bytes_of_one_cpu_are_zero),
        STORY(OF_GICV2(ON_ALL), behaviour_20_target_bytes_of_two_cpus),
        STORY(ON_ALL, behaviour_20_no_byte_access_to_other_registers),
        STORY(ON_ALL, behaviour_24_group_enables_gate_forwarding),
        STORY(OF_GICV2(ON_ALL), behaviour_24_control_register_reads_back),
    };

    return STORIES_RUN(stories);
}
