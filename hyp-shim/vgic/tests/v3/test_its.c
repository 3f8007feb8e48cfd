/*
 * LPIs and the ITS, as a guest sees them: each command done well.
 */
#include "../story.h"
#include "gic_ops.h"
#include "its_guest.h"

static void start(void)
{
    start_its();
    map_device(0);
    map_device(1);
    map_event(0, 3, LPI(7));
    map_event(1, 3, LPI(8));
}

static void behaviour_48_each_message_is_one_interrupt(void **state)
{
    (void)state;
    start();
    for (uint32_t i = 0; i < 3; i++) {
        device_message(3);
        device_message(3); /* one pending state: the two merge */
        handle_lpi(LPI(7));
        assert_nothing();
        interrupt(1, 3);
        handle_lpi(LPI(8));
        assert_nothing();
    }
}

static void behaviour_48_once_more_if_it_comes_in_its_handler(void **state)
{
    (void)state;
    start();
    device_message(3);
    assert_int_equal(take_any(), LPI(7));
    device_message(3);
    device_message(3);
    assert_nothing();
    end_lpi(LPI(7));
    handle_lpi(LPI(7));
    assert_nothing();
}

/* Whoever kept it: one that is pending when its event is mapped anew merges with the next message. */
static void behaviour_48_one_that_waits_and_its_message_are_one(void **state)
{
    (void)state;
    start();
    configure(LPI(8), 0xa0, false);
    assert_true(perform(its_command_of_event(ITS_INV, 1, 3)));
    interrupt(1, 3);
    map_event(0, 4, LPI(8));
    device_message(4);
    handle_lpi(LPI(8));
    assert_nothing();
}

static void behaviour_48_with_eoimode_1_its_end_is_the_drop(void **state)
{
    (void)state;
    start();
    guest_write_icc(ICC_CTLR, field_put(ICC_CTLR_EOIMODE, 1));
    device_message(3);
    handle_lpi(LPI(7));
    device_message(3);
    handle_lpi(LPI(7));
    assert_nothing();
}

static void behaviour_49_inv_looks_at_the_configuration_again(void **state)
{
    (void)state;
    start();
    configure(LPI(7), 0xa0, false);
    assert_true(perform(its_command_of_event(ITS_INV, 0, 3)));
    device_message(3);
    assert_nothing();
    configure(LPI(7), 0x40, true);
    interrupt(1, 3);
    assert_true(perform(its_invall(0)));
    handle_lpi(LPI(7)); /* kept, and now the more urgent */
    handle_lpi(LPI(8));
    assert_nothing();
}

static void behaviour_49_by_the_redistributors_registers(void **state)
{
    (void)state;
    start();
    interrupt(1, 3);
    device_message(3);
    configure(LPI(8), 0x20, true);
    redist_write(0, GICR_INVLPIR, 2, LPI(8));
    assert_int_equal(redist_read(0, GICR_SYNCR, 2), 0);
    handle_lpi(LPI(8));
    configure(LPI(7), 0, false);
    redist_write(0, GICR_INVALLR, 2, 0);
    assert_nothing();
}

static void behaviour_49_group_1_is_the_lpis(void **state)
{
    (void)state;
    start();
    guest_write(GICD_CTLR, 1);
    device_message(3);
    assert_nothing();
    guest_write(GICD_CTLR, 3);
    handle_lpi(LPI(7));
}

static void behaviour_50_a_moved_one_goes_to_its_new_cpu(void **state)
{
    uint32_t intid, cpu;

    (void)state;
    start();
    device_message(3);
    assert_true(perform(its_event_to(ITS_MOVI, 0, 3, 1)));
    assert_nothing();
    assert_true(physical_event(3, &intid, &cpu) && intid == LPI(7) && cpu == 1);
    machine_go_to(1);
    handle_lpi(LPI(7));
    device_message(3);
    assert_int_equal(take_any(), LPI(7)); /* it runs, and has no active state to stay for */
    assert_true(perform(its_mapc(1, 0, true)));
    device_message(3);
    machine_go_to(0);
    handle_lpi(LPI(7));
    machine_go_to(1);
    end_lpi(LPI(7));
    assert_nothing();
    assert_true(perform(its_movall(0, 1)));
}

static void behaviour_50_movall_takes_what_is_pending(void **state)
{
    (void)state;
    start();
    device_message(3);
    interrupt(1, 3);
    assert_true(perform(its_movall(0, 1)));
    assert_nothing();
    machine_go_to(1);
    handle_lpi(LPI(7));
    handle_lpi(LPI(8));
    assert_nothing();
}

/* Acknowledged when its vCPU goes off: it has no active state, and so it comes again, at once if pending. */
static void behaviour_50_its_cpu_goes_off_in_its_handler(void **state)
{
    (void)state;
    start();
    for (uint32_t i = 0; i < 4; i++) {
        device_message(3);
        interrupt(1, 3);
        assert_int_equal(take_any(), LPI(7));
        if (i % 2U != 0) {
            device_message(3);
        }
        machine_cpu_off();
        here->vi.apr = 0;
        here->cpu.cpuif.apr[1] = 0;
        machine_cpu_on();
        if (i % 2U == 0) {
            device_message(3);
        }
        handle_lpi(LPI(7));
        handle_lpi(LPI(8));
        assert_nothing();
    }
}

static void behaviour_51_discard_takes_the_pending_away(void **state)
{
    uint32_t intid, cpu;

    (void)state;
    start();
    device_message(3);
    assert_true(perform(its_command_of_event(ITS_DISCARD, 0, 3)));
    assert_nothing();
    assert_false(physical_event(3, &intid, &cpu));
    assert_false(perform(its_command_of_event(ITS_INT, 0, 3)));
    device_message(3);
    map_event(0, 3, LPI(9));
    assert_nothing(); /* what came while it was nobody's */
    device_message(3);
    handle_lpi(LPI(9));
    assert_nothing();
}

static void behaviour_51_clear_does_and_the_mapping_stays(void **state)
{
    (void)state;
    start();
    interrupt(0, 3);
    assert_true(perform(its_command_of_event(ITS_CLEAR, 0, 3)));
    assert_nothing();
    interrupt(0, 3);
    handle_lpi(LPI(7));
}

static void behaviour_51_an_unmapped_device_has_no_events(void **state)
{
    uint32_t intid, cpu;

    (void)state;
    start();
    assert_true(perform(its_mapd(0, 8, 0, false)));
    assert_false(physical_event(3, &intid, &cpu));
    assert_false(perform(its_command_of_event(ITS_INT, 0, 3)));
    device_message(3);
    assert_nothing();
}

/* The event that was mapped last is the LPI's. */
static void behaviour_51_one_lpi_of_two_events(void **state)
{
    (void)state;
    start();
    map_event(0, 4, LPI(7));
    device_message(3);
    assert_nothing();
    device_message(4);
    handle_lpi(LPI(7));
    map_event(0, 4, LPI(9));
    map_event(0, 3, LPI(7));
    device_message(3);
    device_message(4);
    handle_lpi(LPI(7));
    handle_lpi(LPI(9));
    assert_nothing();
}

static void behaviour_52_pending_is_kept_in_memory(void **state)
{
    uint8_t *byte = &model_ram[PENDING(0) - MODEL_RAM + LPI(7) / 8U];

    (void)state;
    start();
    device_message(3);
    enable_lpis(0, false);
    assert_nothing();
    assert_int_equal(*byte, 1U << LPI(7) % 8U);
    device_message(3);
    assert_nothing();
    write_redist_double(0, GICR_PENDBASER, PENDING(0));
    *byte |= 1U << LPI(3) % 8U; /* one that has no event, and is disabled */
    enable_lpis(0, true);
    handle_lpi(LPI(7));
    assert_nothing();
    enable_lpis(0, false);
    assert_int_equal(*byte, 1U << LPI(3) % 8U);
}

/* More LPIs than there are seats, all pending; returns how many. */
static uint32_t pend_more_than_seats(void)
{
    uint32_t count = INTID_SPECIAL_FIRST - MODEL_INTIDS + 200U;

    start_its();
    for (uint32_t device = 1; device <= 4; device++) {
        map_device(device);
    }
    for (uint32_t n = 0; n < count; n++) {
        map_event(1 + n / 256, n % 256, LPI(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        interrupt(1 + n / 256, n % 256);
    }
    return count;
}

/* Each comes once. */
static void handle_lpis(uint32_t count)
{
    static bool came[2048];
    uint32_t handled = 0;

    memset(came, 0, sizeof(came));
    for (uint32_t intid; (intid = take_any()) != INTID_SPURIOUS; handled++) {
        assert_false(came[intid - INTID_LPI_FIRST]);
        came[intid - INTID_LPI_FIRST] = true;
        end_lpi(intid);
    }
    assert_int_equal(handled, count);
}

static void behaviour_54_more_than_there_are_seats(void **state)
{
    (void)state;
    handle_lpis(pend_more_than_seats());
}

/* While the distributor's group is off, those that find a seat then do not come either. */
static void behaviour_54_who_waits_for_a_seat_waits_for_group_1(void **state)
{
    uint32_t count = pend_more_than_seats();

    (void)state;
    guest_write(GICD_CTLR, 1);
    assert_nothing();
    interrupt(1, 0);
    assert_nothing();
    guest_write(GICD_CTLR, 3);
    handle_lpis(count);
}

static void behaviour_54_by_priority_among_all_others(void **state)
{
    (void)state;
    start();
    guest_configure(HARD(0), true, 0x60);
    guest_set_group(HARD(0), 1);
    configure(LPI(7), 0x80, true);
    configure(LPI(8), 0x40, true);
    assert_true(perform(its_invall(0)));
    device_message(3);
    device_edge(HARD(0));
    interrupt(1, 3);
    handle_lpi(LPI(8));
    handle_lpi(HARD(0));
    handle_lpi(LPI(7));
    assert_nothing();
}

/* What a command needs, as it was when the command began. */
static struct {
    uint64_t propbaser;
    uint32_t used;
} before;

/* By vCPU 1, at the end of its command: nothing that this needs has changed meanwhile. */
static uint32_t let_go_of_its(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    struct vgic_its *its = machine.vgic.its;

    (void)cpu, (void)irq, (void)value;
    assert_int_equal(its->propbaser, before.propbaser);
    assert_int_equal(its->bytes.count, VGIC_LPI_COUNT);
    assert_int_equal(its->used, before.used);
    assert_int_equal(its->lpi[7].priority, 0xa0);
    its->lock = 0;
    return 0;
}

/* Stores while a command is performed by vCPU 1, which has its turn when vCPU 0 waits. */
static void store_during_a_command(uint32_t offset, uint32_t value)
{
    struct vgic_cpu *other = machine.vgic.cpu[1];
    struct vgic_call call = {.action = let_go_of_its, .irq = &other->private[0]};

    before.propbaser = machine.vgic.its->propbaser;
    before.used = machine.vgic.its->used;
    machine.vgic.its->lock = 1;
    other->talk.call = &call;
    ops_kick(1);
    redist_write(0, offset, 2, value);
    assert_int_equal(call.done, 1);
    assert_int_equal(machine.vgic.its->lock, 0);
}

/* The bytes of configuration, and the records that a pending table sets up, are changed by one at a time. */
static void behaviour_52_the_redistributors_wait_for_a_command(void **state)
{
    (void)state;
    start();
    configure(LPI(7), 0x40, true);
    store_during_a_command(GICR_INVLPIR, LPI(7));
    assert_int_equal(machine.vgic.its->lpi[7].priority, 0x40);
    configure(LPI(7), 0xa0, true);
    redist_write(0, GICR_INVLPIR, 2, LPI(7));
    configure(LPI(7), 0x40, true);
    store_during_a_command(GICR_INVALLR, 0);
    assert_int_equal(machine.vgic.its->lpi[7].priority, 0x40);
    configure(LPI(7), 0xa0, true);
    redist_write(0, GICR_INVLPIR, 2, LPI(7));
    enable_lpis(0, false);
    write_redist_double(0, GICR_PENDBASER, PENDING(0));
    model_ram[PENDING(0) - MODEL_RAM + LPI(16) / 8U] = 1;
    store_during_a_command(GICR_CTLR, field_put(GICR_CTLR_ENABLE_LPIS, 1));
    assert_int_equal(machine.vgic.its->used, 17);
    model_ram[PENDING(0) - MODEL_RAM + LPI(16) / 8U] = 0;
    enable_lpis(0, false);
    enable_lpis(1, false);
    store_during_a_command(GICR_PROPBASER, CONFIG | 13U);
    assert_int_equal(machine.vgic.its->bytes.count, 0);
}

/*
 * An LPI comes once more in its handler, and gives way as all list registers are active: it waits now, behind
 * an interrupt of this priority or before it.
 */
static void lpi_gives_way_pending(uint32_t priority)
{
    uint32_t others = machine.config.lr_count - 1U;

    start();
    guest_configure(HARD(0), true, 0xe0);
    device_edge(HARD(0));
    guest_take(HARD(0));
    device_message(3);
    assert_int_equal(take_any(), LPI(7));
    for (uint32_t n = 1; n <= others; n++) { /* HARD(0) gives way to one of them, and has a level */
        guest_configure(HARD(n), true, 0x98U - 8U * n);
        device_edge(HARD(n));
        guest_take(HARD(n));
    }
    device_message(3);
    guest_configure(HARD(40), true, priority);
    device_edge(HARD(40));
    if (priority < 0xa0) {
        guest_handle(HARD(40));
    }
    for (uint32_t n = others; n != 0; n--) {
        guest_end(HARD(n));
    }
    end_lpi(LPI(7));
    handle_lpi(LPI(7)); /* the more urgent */
    if (priority > 0xa0) {
        guest_handle(HARD(40));
    }
    guest_end(HARD(0));
    assert_nothing();
}

static void behaviour_48_gives_way_and_comes_once_more(void **state)
{
    (void)state;
    lpi_gives_way_pending(0x08);
}

static void behaviour_48_gives_way_to_a_less_urgent_one(void **state)
{
    (void)state;
    lpi_gives_way_pending(0xc0);
}

static const struct story stories[] = {
    STORY_OF_LPIS(1, ON_ALL, behaviour_48_each_message_is_one_interrupt),
    STORY_OF_LPIS(1, ON_ALL, behaviour_48_once_more_if_it_comes_in_its_handler),
    STORY_OF_LPIS(1, ON_ALL, behaviour_48_one_that_waits_and_its_message_are_one),
    STORY_OF_LPIS(1, ON_ALL, behaviour_48_gives_way_and_comes_once_more),
    STORY_OF_LPIS(1, ON_ALL, behaviour_48_gives_way_to_a_less_urgent_one),
    STORY_OF_LPIS(1, ON_ALL, behaviour_48_with_eoimode_1_its_end_is_the_drop),
    STORY_OF_LPIS(1, ON_ALL, behaviour_49_inv_looks_at_the_configuration_again),
    STORY_OF_LPIS(1, ON_ALL, behaviour_49_by_the_redistributors_registers),
    STORY_OF_LPIS(1, ON_ALL, behaviour_49_group_1_is_the_lpis),
    STORY_OF_LPIS(2, ON_ALL, behaviour_50_a_moved_one_goes_to_its_new_cpu),
    STORY_OF_LPIS(2, ON_ALL, behaviour_50_movall_takes_what_is_pending),
    STORY_OF_LPIS(1, ON_ALL, behaviour_50_its_cpu_goes_off_in_its_handler),
    STORY_OF_LPIS(1, ON_ALL, behaviour_51_discard_takes_the_pending_away),
    STORY_OF_LPIS(1, ON_ALL, behaviour_51_clear_does_and_the_mapping_stays),
    STORY_OF_LPIS(1, ON_ALL, behaviour_51_an_unmapped_device_has_no_events),
    STORY_OF_LPIS(1, ON_ALL, behaviour_51_one_lpi_of_two_events),
    STORY_OF_LPIS(1, ON_ALL, behaviour_52_pending_is_kept_in_memory),
    STORY_OF_LPIS(2, ON_ALL, behaviour_52_the_redistributors_wait_for_a_command),
    STORY_OF_LPIS(1, ON_ALL, behaviour_54_more_than_there_are_seats),
    STORY_OF_LPIS(1, ON_ALL, behaviour_54_who_waits_for_a_seat_waits_for_group_1),
    STORY_OF_LPIS(1, ON_ALL, behaviour_54_by_priority_among_all_others),
};

int main(void)
{
    return STORIES_RUN(stories);
}
