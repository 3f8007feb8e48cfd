/*
 * GICR_* of each vCPU, and what a GICv3's distributor has that a GICv2's has not.
 */
#include "story.h"

#include "model/random.h"
#include "vgic/v3/dist.h"

#define CPUS 3U

#define SGI(offset) (GICR_SGI_FRAME + (offset))

static uint32_t read_typer_half(uint32_t cpu, uint32_t half)
{
    return redist_read(cpu, GICR_TYPER + 4U * half, 2);
}

static void behaviour_22_typer_says_whose_it_is(void **state)
{
    (void)state;
    vgic_set_affinity(&machine.cpus[1].cpu, 0x04030201);
    for (uint32_t i = 0; i < CPUS; i++) {
        uint32_t low = read_typer_half(i, 0);

        assert_int_equal(field_get(GICR_TYPER_LAST, low), i == CPUS - 1U);
        assert_int_equal(field_get(GICR_TYPER_NUMBER, low), i);
        assert_int_equal(low & 0xfU, 0); /* no LPIs */
        assert_int_equal(read_typer_half(i, 1), i == 1 ? 0x04030201 : i);
        redist_write(i, GICR_TYPER, 2, UINT32_MAX);
        redist_write(i, GICR_TYPER + 4U, 2, UINT32_MAX);
        assert_int_equal(read_typer_half(i, 0), low);
    }
}

/* Its redistributor is written before it is turned on: of that nothing reaches the writer's own PPI. */
static void behaviour_26_private_of_one_that_was_never_on(void **state)
{
    (void)state;
    machine_go_to(1);
    machine_cpu_off();
    vgic_link_hardware(&here->cpu, TIMER);
    vgic_begin_offline(&here->cpu);
    machine_go_to(0);
    guest_enable(TIMER);
    redist_write(1, SGI(GICD_ICENABLER), 2, UINT32_MAX);
    assert_true(physical_of(TIMER)->enabled);
    redist_write(1, SGI(GICD_ISPENDR), 2, 1U << TIMER);
    assert_false(physical_of(TIMER)->latch);
    machine_go_to(1);
    machine_cpu_on();
    assert_true(physical_of(TIMER)->latch);
    guest_configure(TIMER, false, 0x80);
    guest_handle(TIMER);
}

static const struct mmio_row *double_row(const struct mmio_table *table, uint32_t offset)
{
    return mmio_row(table->row_of, &table->unknown, offset, MMIO_DOUBLE_WORD);
}

static uint64_t read_double(const struct mmio_table *table, uint32_t offset)
{
    return mmio_row_read_double(double_row(table, offset), &here->cpu, offset);
}

static void write_double(const struct mmio_table *table, uint32_t offset, uint64_t value)
{
    mmio_row_write_double(double_row(table, offset), &here->cpu, offset, value);
    machine_settle();
}

/* A double word is its halves; where a register has none, it is one unknown access. */
static void behaviour_22_double_words(void **state)
{
    static struct mmio_table control, interrupts;
    uint32_t router = GICD_IROUTER + 8U * SOFT(0);

    (void)state;
    redist_init(&control, &interrupts);
    vgic_set_affinity(&here->cpu, 0x04030201);
    assert_int_equal(read_double(&control, GICR_TYPER) >> 32, 0x04030201);
    assert_int_equal((uint32_t)read_double(&control, GICR_TYPER), read_typer_half(0, 0));
    write_double(&machine.dist, router, 0x0000001200030405ULL);
    assert_int_equal(guest_read(router), 0x00030405);
    assert_int_equal(guest_read(router + 4U), 0x12);
    assert_true(read_double(&machine.dist, router) == 0x0000001200030405ULL);
    assert_int_equal(here->counters.value[COUNT_unknown_access], 0);
    assert_true(read_double(&machine.dist, GICD_CTLR) == 0);
    write_double(&machine.dist, GICD_CTLR, 0);
    assert_int_equal(guest_read(GICD_CTLR), 3);
    assert_int_equal(here->counters.value[COUNT_unknown_access], 2);
}

static void behaviour_22_waker_handshake(void **state)
{
    uint32_t asleep = field_put(GICR_WAKER_PROCESSOR_SLEEP, 1) | field_put(GICR_WAKER_CHILDREN_ASLEEP, 1);

    (void)state;
    for (uint32_t i = 0; i < CPUS; i++) {
        assert_int_equal(redist_read(i, GICR_WAKER, 2), asleep);
        redist_write(i, GICR_WAKER, 2, 0);
        assert_int_equal(redist_read(i, GICR_WAKER, 2), 0);
    }
    redist_write(1, GICR_WAKER, 2, field_put(GICR_WAKER_PROCESSOR_SLEEP, 1));
    assert_int_equal(redist_read(0, GICR_WAKER, 2), 0);
    assert_int_equal(redist_read(1, GICR_WAKER, 2), asleep);
    assert_int_equal(redist_read(2, GICR_WAKER, 2), 0);
}

static void behaviour_22_nothing_waits_for_rwp(void **state)
{
    (void)state;
    assert_int_equal(redist_read(0, GICR_CTLR, 2), 0);
    redist_write(0, GICR_CTLR, 2, UINT32_MAX);
    assert_int_equal(redist_read(0, GICR_CTLR, 2), 0);
}

/* Each vCPU's own, whoever writes them. */
static void behaviour_19_private_registers_of_each(void **state)
{
    static const uint32_t pairs[][2] = {
        {GICD_ISENABLER, GICD_ICENABLER}, {GICD_ISPENDR, GICD_ICPENDR}, {GICD_ISACTIVER, GICD_ICACTIVER}};

    (void)state;
    for (uint32_t pair = 0; pair < 3; pair++) {
        for (uint32_t of = 0; of < CPUS; of++) {
            uint32_t idle[CPUS];

            for (uint32_t i = 0; i < CPUS; i++) {
                idle[i] = redist_read(i, SGI(pairs[pair][0]), 2);
            }
            redist_write(of, SGI(pairs[pair][0]), 2, 1U << PPI);
            for (uint32_t i = 0; i < CPUS; i++) {
                assert_int_equal(redist_read(i, SGI(pairs[pair][0]), 2), idle[i] | (i == of ? 1U << PPI : 0));
                assert_int_equal(redist_read(i, SGI(pairs[pair][1]), 2), idle[i] | (i == of ? 1U << PPI : 0));
            }
            redist_write(of, SGI(pairs[pair][1]), 2, 1U << PPI);
            assert_int_equal(redist_read(of, SGI(pairs[pair][0]), 2), idle[of]);
        }
    }
}

static void behaviour_20_private_priorities_of_each(void **state)
{
    (void)state;
    for (uint32_t of = 0; of < CPUS; of++) {
        for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
            redist_write(of, SGI(GICD_IPRIORITYR) + intid, 0, 8U * (intid + of));
        }
    }
    for (uint32_t of = 0; of < CPUS; of++) {
        for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
            assert_int_equal(redist_read(of, SGI(GICD_IPRIORITYR) + intid, 0), 8U * (intid + of) & 0xffU);
        }
    }
    redist_write(1, SGI(GICD_IPRIORITYR) + 4U, 2, 0x40302010);
    assert_int_equal(redist_read(1, SGI(GICD_IPRIORITYR) + 6U, 0), 0x30);
    assert_int_equal(redist_read(0, SGI(GICD_IPRIORITYR) + 6U, 0), 0x30);
}

/* One vCPU enables and pends what is another's: it comes there. */
static void private_interrupt_of_another(void **state)
{
    (void)state;
    redist_write(2, SGI(GICD_ISENABLER), 2, 1U << PPI);
    redist_write(2, SGI(GICD_ISPENDR), 2, 1U << PPI);
    assert_false(guest_sees_irq());
    machine_go_to(2);
    guest_handle(PPI);
    machine_go_to(1);
    assert_false(guest_sees_irq());
}

/* Of a vCPU that is off: its record changes, and not the physical interrupt of who writes. */
static void behaviour_19_private_interrupt_of_one_that_is_off(void **state)
{
    (void)state;
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    guest_configure(TIMER, false, 0x80);
    redist_write(1, SGI(GICD_ICENABLER), 2, 1U << TIMER);
    redist_write(1, SGI(GICD_ISPENDR), 2, 1U << TIMER);
    redist_write(1, SGI(GICD_ISACTIVER), 2, 1U << TIMER);
    assert_true(physical_of(TIMER)->enabled);
    assert_false(physical_of(TIMER)->latch);
    assert_false(physical_of(TIMER)->active);
    assert_false(guest_sees_pending(TIMER));
    assert_int_equal(redist_read(1, SGI(GICD_ISPENDR), 2), 1U << TIMER);
    assert_int_equal(redist_read(1, SGI(GICD_ISACTIVER), 2), 1U << TIMER);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    redist_write(1, SGI(GICD_ICACTIVER), 2, 1U << TIMER);
    assert_true(physical_of(TIMER)->active);
    guest_end(TIMER);
    redist_write(1, SGI(GICD_ISENABLER), 2, 1U << TIMER);
    machine_go_to(1);
    machine_cpu_on();
    machine_settle();
    guest_handle(TIMER);
    assert_idle(TIMER);
}

static void behaviour_19_private_banks_of_the_distributor_are_zero(void **state)
{
    static const uint32_t offsets[] = {GICD_IGROUPR,  GICD_ISENABLER,  GICD_ICENABLER,      GICD_ISPENDR,
                                       GICD_ICPENDR,  GICD_ISACTIVER,  GICD_ICACTIVER,      GICD_IPRIORITYR,
                                       GICD_ICFGR,    GICD_ICFGR + 4U, GICD_ITARGETSR,      GICD_SGIR,
                                       GICD_IGRPMODR, GICD_NSACR,      GICD_ITARGETSR + 64U};

    (void)state;
    for (uint32_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        mmio_write(&machine.dist, &here->cpu, offsets[i], 2, UINT32_MAX);
        assert_int_equal(mmio_read(&machine.dist, &here->cpu, offsets[i], 2), 0);
    }
    assert_int_equal(redist_read(0, SGI(GICD_ISENABLER), 2), 0xffff);
    assert_int_equal(redist_read(0, SGI(GICD_ISPENDR), 2), 0);
    assert_int_equal(here->counters.value[COUNT_unknown_access], 0);
}

static void behaviour_24_control_register(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 4; value++) {
        mmio_write(&machine.dist, &here->cpu, GICD_CTLR, 2, value | 0x0fffff80U);
        assert_int_equal(mmio_read(&machine.dist, &here->cpu, GICD_CTLR, 2), value | 0x50); /* ARE, DS */
    }
}

static void behaviour_25_typer_and_identification(void **state)
{
    uint32_t typer = guest_read(GICD_TYPER);

    (void)state;
    assert_int_equal(field_get(GICD_TYPER_ITLINESNUMBER, typer), MODEL_INTIDS / 32U - 1U);
    assert_int_equal(field_get(GICD_TYPER_CPUNUMBER, typer), 0);
    assert_int_equal(field_get(GICD_TYPER_IDBITS, typer), 9);
    assert_int_equal(field_get(GICD_TYPER_NO1N, typer), 1);
    assert_int_equal(guest_read(GICD_TYPER2), 0);
    assert_int_equal(field_get(PIDR2_ARCHREV, guest_read(GIC_PIDR2)), 3);
    assert_int_equal(field_get(PIDR2_ARCHREV, redist_read(1, GIC_PIDR2, 2)), 3);
}

/* ---- routing ---- */

static void route(uint32_t intid, uint32_t affinity)
{
    guest_write(GICD_IROUTER + 8U * intid, affinity);
}

static void assert_comes_to(uint32_t cpu, uint32_t intid)
{
    for (uint32_t i = 0; i < CPUS; i++) {
        machine_go_to(i);
        assert_int_equal(guest_sees_irq(), i == cpu);
    }
    machine_go_to(cpu < CPUS ? cpu : 0);
    if (cpu < CPUS) {
        guest_handle(intid);
    }
    machine_go_to(0);
}

static void behaviour_26_routing_follows_the_affinity(void **state)
{
    static const uint32_t intids[] = {SOFT(3), HARD(3)};

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(intids[i], true, 0x80);
        for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
            route(intids[i], cpu);
            device_edge(intids[i]);
            assert_comes_to(cpu, intids[i]);
        }
    }
}

static void behaviour_26_pending_moves_with_its_route(void **state)
{
    static const uint32_t intids[] = {SOFT(3), HARD(3)};

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(intids[i], true, 0x80);
        device_edge(intids[i]);
        route(intids[i], 2);
        assert_comes_to(2, intids[i]);
        route(intids[i], 0);
    }
}

/* To an affinity that no vCPU has: it waits, and comes when it is routed to one. */
static void behaviour_26_routed_to_nobody(void **state)
{
    (void)state;
    guest_configure(SOFT(3), true, 0x80);
    route(SOFT(3), 0x000100);
    assert_int_equal(guest_read(GICD_IROUTER + 8U * SOFT(3)), 0x000100);
    device_edge(SOFT(3));
    assert_comes_to(CPUS, SOFT(3));
    assert_true(guest_sees_pending(SOFT(3)));
    route(SOFT(3), 1);
    assert_comes_to(1, SOFT(3));
    guest_write(GICD_IROUTER + 8U * SOFT(3) + 4U, 1); /* Aff3 */
    device_edge(SOFT(3));
    assert_comes_to(CPUS, SOFT(3));
    guest_write(GICD_IROUTER + 8U * SOFT(3) + 4U, 0);
    assert_comes_to(1, SOFT(3));
}

/* Alone, a vCPU gets what is routed to it, and nothing else. */
static void behaviour_26_routed_to_nobody_with_one_cpu(void **state)
{
    (void)state;
    guest_configure(SOFT(3), true, 0x80);
    route(SOFT(3), 1);
    device_edge(SOFT(3));
    assert_false(guest_sees_irq());
    route(SOFT(3), 0x80000000U); /* 1 of N is not implemented: the bit is none */
    guest_handle(SOFT(3));
    assert_int_equal(guest_read(GICD_IROUTER + 8U * SOFT(3)), 0);
}

/* ---- messages ---- */

static void message_pends_an_edge(void **state)
{
    static const uint32_t intids[] = {SOFT(3), HARD(3)};

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(intids[i], true, 0x80);
        guest_write(GICD_SETSPI_NSR, intids[i]);
        guest_handle(intids[i]);
        guest_disable(intids[i]);
        guest_write(GICD_SETSPI_NSR, intids[i]);
        guest_write(GICD_CLRSPI_NSR, intids[i]);
        guest_enable(intids[i]);
        assert_idle(intids[i]);
    }
}

static void message_sets_the_line_of_a_level(void **state)
{
    (void)state;
    guest_configure(SOFT(3), false, 0x80);
    guest_write(GICD_SETSPI_NSR, SOFT(3));
    guest_handle(SOFT(3));
    guest_take(SOFT(3)); /* still high */
    guest_write(GICD_CLRSPI_NSR, SOFT(3));
    guest_end(SOFT(3));
    assert_idle(SOFT(3));
}

/* Of what is no SPI, and through the registers of a second security state. */
static void message_of_nothing(void **state)
{
    (void)state;
    guest_write(GICD_SETSPI_NSR, 3);
    guest_write(GICD_SETSPI_NSR, PPI);
    guest_write(GICD_SETSPI_NSR, MODEL_INTIDS);
    guest_write(GICD_SETSPI_NSR, 1023);
    guest_configure(SOFT(3), true, 0x80);
    guest_write(GICD_SETSPI_SR, SOFT(3));
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_idle(PPI);
}

/* ---- anything else ---- */

/* Half of the accesses go where there are registers: the first page of a frame. */
static uint32_t any_offset(struct random *random, uint32_t frames)
{
    uint32_t frame = random_below(random, frames) * GICD_FRAME_SIZE;

    return frame + random_below(random, random_once_in(random, 2) ? MMIO_PAGE_SIZE : GICD_FRAME_SIZE);
}

static void behaviour_25_any_access_to_any_frame(void **state)
{
    struct random random = {777};

    (void)state;
    for (uint32_t n = 0; n < 1000; n++) {
        uint32_t offset = any_offset(&random, 2), size = random_below(&random, 4);

        redist_write(random_below(&random, CPUS), offset, size, random_word(&random));
        redist_read(random_below(&random, CPUS), offset, size);
        offset = any_offset(&random, 1);
        mmio_write(&machine.dist, &here->cpu, offset, size, random_word(&random));
        mmio_read(&machine.dist, &here->cpu, offset, size);
    }
    machine_settle();
}

static void behaviour_25_reserved_registers_read_as_zero(void **state)
{
    static const uint32_t reserved[] = {0x0018,     0x0040,     0x0100,     0x0f00,
                                        SGI(0x000), SGI(0x084), SGI(0x104), SGI(0x420),
                                        SGI(0xc08), SGI(0xd04), SGI(0xffd0)};
    uint32_t unknown = here->counters.value[COUNT_unknown_access];

    (void)state;
    for (uint32_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        redist_write(1, reserved[i], 2, UINT32_MAX);
        assert_int_equal(redist_read(1, reserved[i], 2), 0);
        unknown += 2;
        assert_int_equal(here->counters.value[COUNT_unknown_access], unknown);
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY_OF(CPUS, ON_ALL, behaviour_22_typer_says_whose_it_is),
        STORY(ON_ALL, behaviour_22_double_words),
        STORY_OF(CPUS, ON_ALL, behaviour_22_waker_handshake),
        STORY(ON_ALL, behaviour_22_nothing_waits_for_rwp),
        STORY_OF(CPUS, ON_ALL, behaviour_19_private_registers_of_each),
        STORY_OF(CPUS, ON_ALL, behaviour_20_private_priorities_of_each),
        STORY_OF(CPUS, ON_ALL, private_interrupt_of_another),
        STORY_OF(CPUS, ON_ALL, behaviour_19_private_interrupt_of_one_that_is_off),
        STORY(ON_ALL, behaviour_19_private_banks_of_the_distributor_are_zero),
        STORY(ON_ALL, behaviour_24_control_register),
        STORY_OF(CPUS, ON_ALL, behaviour_25_typer_and_identification),
        STORY_OF(CPUS, ON_ALL, behaviour_26_routing_follows_the_affinity),
        STORY_OF(CPUS, ON_ALL, behaviour_26_pending_moves_with_its_route),
        STORY_OF(CPUS, ON_ALL, behaviour_26_routed_to_nobody),
        STORY(ON_ALL, behaviour_26_routed_to_nobody_with_one_cpu),
        STORY(ON_ALL, message_pends_an_edge),
        STORY(ON_ALL, message_sets_the_line_of_a_level),
        STORY(ON_ALL, message_of_nothing),
        STORY_OF(2, ON_ALL, behaviour_26_private_of_one_that_was_never_on),
        STORY_OF(CPUS, ON_ALL, behaviour_25_any_access_to_any_frame),
        STORY_OF(CPUS, ON_ALL, behaviour_25_reserved_registers_read_as_zero),
    };

    return STORIES_RUN(stories);
}
