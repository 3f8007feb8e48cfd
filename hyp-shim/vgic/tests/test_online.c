/*
 * A vCPU that stops running and runs again: nothing of it stays in the hardware meanwhile, and nothing is
 * lost.
 */
#include "story.h"

#include "gic_ops.h"
#include "model/cpus.h"
#include "vgic/vcpus/call.h"

static void assert_hardware_is_empty(void)
{
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        assert_int_equal(ops_read_lr(n) & LR_VALID, 0);
    }
    assert_false(guest_sees_irq());
}

static void behaviour_36_pending_ones_wait_and_come_back(void **state)
{
    uint32_t count = machine.config.lr_count + 2U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 8U * n);
        guest_configure(HARD(n), n % 2U == 0, 8U * n + 4U);
        device_edge(SOFT(n));
        device_line(HARD(n), true);
    }
    machine_hold();
    vgic_offline(&here->cpu);
    assert_hardware_is_empty();
    vgic_online(&here->cpu);
    machine_release();
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
        guest_take(HARD(n));
        device_line(HARD(n), false);
        guest_end(HARD(n));
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static void behaviour_36_active_ones_are_ended_afterwards(void **state)
{
    uint32_t count = machine.config.lr_count + 1U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(HARD(n), true, 0xe8U - 8U * n);
        device_edge(HARD(n));
        guest_take(HARD(n));
    }
    device_edge(HARD(0));
    machine_hold();
    vgic_offline(&here->cpu);
    assert_hardware_is_empty();
    vgic_online(&here->cpu);
    machine_release();
    for (uint32_t n = count; n-- != 0;) {
        assert_true(guest_sees_active(HARD(n)));
        guest_end(HARD(n));
        assert_false(guest_sees_active(HARD(n)));
    }
    guest_handle(HARD(0));
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    for (uint32_t n = 0; n < count; n++) {
        assert_false(physical_of(HARD(n))->active);
        device_edge(HARD(n));
        guest_handle(HARD(n));
    }
}

static void behaviour_36_pended_while_offline(void **state)
{
    uint32_t count = machine.config.lr_count + 2U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), n % 2U == 0, 0x80);
    }
    device_edge(SOFT(0));
    guest_take(SOFT(0));
    machine_hold();
    vgic_offline(&here->cpu);
    for (uint32_t n = 0; n < count; n++) {
        device_line(SOFT(n), true);
    }
    vgic_send_sgi(&here->cpu, 4, vgic_sgi_source(3));
    assert_hardware_is_empty();
    vgic_online(&here->cpu);
    machine_release();
    guest_end(SOFT(0));
    guest_handle(field_put(GICC_IAR_CPUID, vgic_sgi_source(3)) | 4U); /* of priority 0 */
    for (uint32_t n = 0; n < count; n++) {
        guest_take(SOFT(n));
        device_line(SOFT(n), false);
        guest_end(SOFT(n));
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/* It completed just before, and its maintenance interrupt had not come. */
static void behaviour_36_completed_just_before(void **state)
{
    (void)state;
    guest_configure(SOFT(0), false, 0x80);
    guest_configure(HARD(0), false, 0x80);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t intid = i == 0 ? SOFT(0) : HARD(0);

        device_line(intid, true);
        guest_take(intid);
        machine_hold();
        guest_end(intid);
        vgic_offline(&here->cpu);
        assert_hardware_is_empty();
        vgic_online(&here->cpu);
        machine_release();
        guest_take(intid);
        device_line(intid, false);
        guest_end(intid);
        assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    }
}

/* Software pended a level in its handler. Acknowledged once more, that is over: the line alone decides. */
static void behaviour_36_a_pended_level_was_acknowledged_before(void **state)
{
    (void)state;
    guest_configure(TIMER, false, 0x80);
    for (uint32_t again = 0; again < 2; again++) {
        device_line(TIMER, true);
        guest_take(TIMER);
        guest_pend(TIMER);
        guest_end(TIMER);
        guest_take(TIMER);
        if (again != 0) {
            guest_pend(TIMER);
        }
        machine_hold();
        vgic_offline(&here->cpu);
        physical_of(TIMER)->line = false;
        vgic_online(&here->cpu);
        machine_release();
        guest_end(TIMER);
        if (again != 0) {
            guest_handle(TIMER);
        }
        assert_idle(TIMER);
    }
}

/* What another vCPU does to the private interrupts of one that is off has nothing to do with its own. */
static void behaviour_36_groups_change_while_offline(void **state)
{
    (void)state;
    machine_go_to(1);
    guest_configure(TIMER, false, 0x80);
    guest_set_group(TIMER, 1);
    machine_cpu_off();
    machine_go_to(0);
    guest_configure(TIMER, false, 0x80);
    guest_set_group(TIMER, 0);
    guest_write(GICD_CTLR, field_put(GICD_CTLR_GRP0, 1));
    assert_true(physical_of(TIMER)->enabled);
    guest_write(GICD_CTLR, field_put(GICD_CTLR_GRP1, 1));
    assert_false(physical_of(TIMER)->enabled);
    machine_go_to(1);
    assert_false(physical_of(TIMER)->enabled && here->cpu.place.online);
    machine_cpu_on();
    assert_true(physical_of(TIMER)->enabled);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    guest_end(TIMER);
}

/* Active, and pended by software, in the middle of it: both are there again afterwards. */
static void behaviour_36_private_ones_keep_their_state(void **state)
{
    (void)state;
    guest_configure(TIMER, false, 0x80);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    guest_pend(TIMER);
    machine_hold();
    vgic_offline(&here->cpu);
    assert_hardware_is_empty();
    assert_false(physical_of(TIMER)->active);
    assert_false(physical_of(TIMER)->latch);
    vgic_online(&here->cpu);
    assert_true(physical_of(TIMER)->active);
    assert_true(physical_of(TIMER)->latch);
    machine_release();
    guest_end(TIMER);
    guest_handle(TIMER);
    assert_idle(TIMER);
}

/* Active when its vCPU goes off, and nothing runs when that comes on again: later ends are not its own. */
static void behaviour_40_off_and_on_with_interrupts_active(void **state)
{
    const uint32_t active = machine.config.lr_count + 2U;

    (void)state;
    for (uint32_t n = 0; n < active; n++) {
        guest_configure(HARD(n), true, 0xa0U - 8U * n);
        device_edge(HARD(n));
        guest_take(HARD(n));
    }
    machine_cpu_off();
    here->vi.apr = 0;
    machine_cpu_on();
    machine_settle();
    for (uint32_t n = 0; n < 8; n++) {
        guest_configure(HARD(20 + n), true, 0xa0U - 8U * n);
        device_edge(HARD(20 + n));
        guest_take(HARD(20 + n));
    }
    for (uint32_t n = 8; n-- != 0;) {
        assert_true(guest_sees_active(HARD(20 + n)));
        guest_end(HARD(20 + n));
        assert_false(guest_sees_active(HARD(20 + n)));
    }
    for (uint32_t n = 0; n < active; n++) {
        assert_true(guest_sees_active(HARD(n)));
        guest_activate(HARD(n), false);
        assert_idle(HARD(n));
        device_edge(HARD(n));
        guest_handle(HARD(n));
    }
}

/* Active when its CPU goes off, it is ended by another: the physical one can come again, and goes anywhere.
 */
static void ended_while_its_cpu_is_off(void (*has_active)(void), bool back_before)
{
    machine_go_to(0);
    guest_configure(HARD(0), true, 0x80);
    guest_target(HARD(0), 1);
    device_edge(HARD(0));
    has_active();
    machine_cpu_off();
    assert_false(physical_of(HARD(0))->active);
    machine_go_to(1);
    assert_true(guest_sees_active(HARD(0)));
    guest_target(HARD(0), 2);
    guest_activate(HARD(0), false);
    guest_acknowledge();
    guest_end(HARD(0));
    device_edge(HARD(0));
    handled_on(1, HARD(0));
    if (back_before) {
        machine_go_to(0);
        machine_cpu_on();
    }
    assert_idle(HARD(0));
}

static void taken(void)
{
    guest_take(HARD(0));
    here->vi.apr = 0; /* it leaves its handler */
    here->cpu.cpuif.apr[0] = 0;
}

/* It is pending as well: that waits at the physical GIC meanwhile. */
static void pending_and_active_by_hand(void)
{
    guest_activate(HARD(0), true);
}

static void behaviour_40_ended_while_its_cpu_is_off(void **state)
{
    (void)state;
    ended_while_its_cpu_is_off(taken, true);
    ended_while_its_cpu_is_off(pending_and_active_by_hand, false);
}

/* By vCPU 0, which has vCPU 1 borrowed, and the lock: that one has touched nothing of its own yet. */
static uint32_t give_up(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    struct vgic_cpu *borrowed = machine.vgic.cpu[1];

    (void)cpu, (void)irq, (void)value;
    assert_int_not_equal(borrowed->talk.notes, 0);
    assert_null(borrowed->waiting.first);
    borrowed->talk.borrower = NULL;
    machine.vgic.lock = 0;
    return 0;
}

static void behaviour_36_it_comes_on_while_another_has_it(void **state)
{
    struct vgic_cpu *first = machine.vgic.cpu[0];
    struct vgic_call call = {.action = give_up, .irq = &first->private[0]};

    (void)state;
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    guest_send(SGIR_FILTER_LIST, 0x2, VGIC_KICK_SGI); /* a note, which nobody takes while it is off */
    machine.vgic.cpu[1]->talk.borrower = first;
    machine.vgic.lock = 1;
    first->talk.call = &call; /* its turn is when the other one waits */
    ops_kick(0);
    machine_go_to(1);
    machine_cpu_on();
    assert_int_equal(call.done, 1);
    handled_on(1, sgi_from(0, VGIC_KICK_SGI));
    all_quiet();
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_36_pending_ones_wait_and_come_back),
        STORY(ON_ALL, behaviour_36_active_ones_are_ended_afterwards),
        STORY(ON_ALL, behaviour_36_pended_while_offline),
        STORY(ON_ALL, behaviour_36_completed_just_before),
        STORY(ON_ALL, behaviour_36_a_pended_level_was_acknowledged_before),
        STORY_OF(2, ON_ALL, behaviour_36_groups_change_while_offline),
        STORY(ON_ALL, behaviour_36_private_ones_keep_their_state),
        STORY(ON_LRS, behaviour_40_off_and_on_with_interrupts_active),
        STORY_OF(2, ON_ALL, behaviour_36_it_comes_on_while_another_has_it),
        STORY_OF(2, ON_ALL, behaviour_40_ended_while_its_cpu_is_off),
    };

    return STORIES_RUN(stories);
}
