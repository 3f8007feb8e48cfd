/*
 * SPIs that are given to another vCPU: pending, active, disabled, and while one of the two is off.
 */
#include "story.h"

#include "model/cpus.h"
#include "vgic/vcpus/share.h"
#include "vgic/vgic.h"

/* One that no device stands behind, and one that has one. */
static const uint32_t both[] = {SOFT(0), HARD(0)};

/* Pended and not acknowledged, it moves: whoever writes the target. */
static void behaviour_26_pending_moves(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        for (uint32_t writer = 0; writer < 2; writer++) {
            edge_comes_to_first(intid);
            assert_true(guest_sees_irq());
            machine_go_to(writer);
            guest_target(intid, 2);
            assert_true(guest_sees_pending(intid));
            quiet_on(0);
            handled_on(1, intid);
            device_edge(intid);
            quiet_on(0);
            handled_on(1, intid);
            all_quiet();
        }
    }
}

/* The same of a level that software has pended, disabled or in its handler: its line is low. */
static void behaviour_26_pended_level_moves(void **state)
{
    (void)state;
    for (uint32_t handled = 0; handled < 2; handled++) {
        guest_configure(HARD(0), false, 0x80);
        guest_target(HARD(0), 1);
        if (handled != 0) {
            device_line(HARD(0), true);
            guest_take(HARD(0));
            device_line(HARD(0), false);
        } else {
            guest_disable(HARD(0));
        }
        guest_pend(HARD(0));
        guest_target(HARD(0), 2);
        if (handled != 0) {
            guest_end(HARD(0));
        } else {
            guest_enable(HARD(0));
        }
        quiet_on(0);
        handled_on(1, HARD(0));
        machine_go_to(0);
        all_quiet();
    }
}

static void behaviour_26_pending_level_moves(void **state)
{
    (void)state;
    guest_configure(HARD(0), false, 0x80);
    guest_target(HARD(0), 1);
    device_line(HARD(0), true);
    guest_target(HARD(0), 2);
    quiet_on(0);
    taken_on(1, HARD(0));
    device_line(HARD(0), false);
    guest_end(HARD(0));
    all_quiet();
}

/* More than there are list registers: those that wait move too, and arrive in the order of priorities. */
static void behaviour_26_many_pending_move(void **state)
{
    uint32_t count = machine.config.lr_count + 4U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 8U * n);
        guest_configure(HARD(n), true, 8U * n + 4U);
        guest_target(SOFT(n), 1);
        guest_target(HARD(n), 1);
        device_edge(SOFT(n));
        device_edge(HARD(n));
    }
    for (uint32_t n = 0; n < count; n += 2) {
        guest_target(SOFT(n), 2);
        guest_target(HARD(n), 2);
    }
    for (uint32_t n = 0; n < count; n++) {
        handled_on(n % 2U == 0 ? 1 : 0, SOFT(n));
        handled_on(n % 2U == 0 ? 1 : 0, HARD(n));
    }
    all_quiet();
}

/* Active, it completes where it was acknowledged; its next occurrence moves. */
static void behaviour_26_active_moves_with_its_next(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        for (uint32_t writer = 0; writer < 2; writer++) {
            edge_comes_to_first(intid);
            guest_take(intid);
            machine_go_to(writer);
            guest_target(intid, 2);
            assert_true(guest_sees_active(intid));
            assert_int_equal(guest_read8(GICD_ITARGETSR + intid), 2);
            device_edge(intid);
            all_quiet();
            machine_go_to(0);
            guest_end(intid);
            quiet_on(0);
            handled_on(1, intid);
            assert_false(guest_sees_active(intid));
            assert_false(physical_of(intid)->active);
            all_quiet();
        }
    }
}

/* Its target changes twice, and back, while it is active; then it is deactivated by another CPU's ICACTIVER.
 */
static void behaviour_26_moved_to_and_fro_while_active(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        edge_comes_to_first(intid);
        guest_take(intid);
        guest_target(intid, 2);
        machine_go_to(1);
        guest_target(intid, 1);
        guest_pend(intid);
        machine_go_to(0);
        guest_end(intid);
        guest_take(intid);
        guest_target(intid, 2);
        machine_go_to(1);
        guest_activate(intid, false);
        assert_false(guest_sees_active(intid));
        guest_pend(intid);
        handled_on(1, intid);
        machine_go_to(0);
        guest_end(intid); /* its running priority */
        all_quiet();
    }
}

static void behaviour_26_disabled_and_pending_moves(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        machine_go_to(0);
        guest_set_edge(intid, true);
        guest_target(intid, 1);
        device_edge(intid);
        guest_target(intid, 2);
        guest_enable(intid);
        quiet_on(0);
        handled_on(1, intid);
        machine_go_to(0);
        guest_disable(intid);
    }
}

/* No target at all: it waits for one. */
static void behaviour_26_without_a_target(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        machine_go_to(0);
        edge_to(0, intid);
        device_edge(intid);
        all_quiet();
        assert_true(guest_sees_pending(intid));
        guest_target(intid, 2);
        handled_on(1, intid);
        all_quiet();
    }
}

/* The call was on its way to the old owner when the interrupt moved: who has it now performs it. */
static void behaviour_26_a_call_to_the_old_owner(void **state)
{
    struct virq *irq = vgic_irq(&here->cpu, SOFT(0));

    (void)state;
    for (uint32_t owner = 0; owner < 3; owner++) {
        machine_go_to(0);
        edge_to(1U << owner, SOFT(0));
        vgic_call_remote(&machine.cpus[1].cpu, &here->cpu, irq, vgic_refer_pend, 0);
        machine_settle();
        handled_on(owner, SOFT(0));
        all_quiet();
    }
}

/* Both change what the other owns, in turn, and move SPIs to and from a vCPU that is off. */
static void behaviour_26_moves_to_and_from_a_cpu_that_is_off(void **state)
{
    (void)state;
    edge_to(1, SOFT(0));
    edge_to(2, SOFT(1));
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    guest_pend(SOFT(0));
    guest_pend(SOFT(1));
    guest_target(SOFT(0), 2);
    guest_target(SOFT(1), 1);
    handled_on(0, SOFT(1));
    quiet_on(0);
    machine_go_to(1);
    machine_cpu_on();
    handled_on(1, SOFT(0));
    all_quiet();
}

/* Its queue is empty again, and no list register is its own for that. */
static void behaviour_36_unpended_and_pended_while_it_is_off(void **state)
{
    (void)state;
    edge_to(2, SOFT(0));
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    guest_pend(SOFT(0));
    guest_unpend(SOFT(0));
    guest_pend(SOFT(0));
    quiet_on(0);
    machine_go_to(1);
    machine_cpu_on();
    handled_on(1, SOFT(0));
    all_quiet();
}

static void behaviour_36_pended_for_one_that_was_never_on(void **state)
{
    static struct vgic_cpu other;
    static struct counters counters;

    (void)state;
    vgic_add_cpu(&machine.vgic, &other, &counters);
    edge_to(2, SOFT(0));
    guest_pend(SOFT(0));
    quiet_on(0);
    assert_true(guest_sees_pending(SOFT(0)));
}

/*
 * On CPU 1: more are active than there are list registers, the first of them for CPU 0 from now on, and all
 * have ended. The shim has not been told: the maintenance interrupt is late.
 */
static void ended_untold(void)
{
    uint32_t count = machine.config.lr_count + 1U;

    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        guest_target(SOFT(n), 2);
    }
    machine_go_to(1);
    for (uint32_t n = 0; n < count; n++) {
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    guest_target(SOFT(0), 1);
    machine_delay_maintenance(true);
    for (uint32_t n = count; n-- != 0;) {
        guest_end(SOFT(n));
    }
}

static void behaviour_26_ended_untold_when_its_cpu_goes_off(void **state)
{
    (void)state;
    ended_untold();
    machine_cpu_off();
    machine_go_to(0);
    device_edge(SOFT(0));
    handled_on(0, SOFT(0));
    machine_go_to(1);
    machine_delay_maintenance(false);
    machine_cpu_on();
    all_quiet();
}

static void behaviour_26_ended_untold_when_its_vcpu_leaves_its_cpu(void **state)
{
    (void)state;
    ended_untold();
    machine_hold();
    vgic_switch_from(&here->cpu);
    machine_go_to(0);
    device_edge(SOFT(0));
    handled_on(0, SOFT(0));
    machine_go_to(1);
    vgic_switch_to(&here->cpu);
    machine_release();
    machine_delay_maintenance(false);
    all_quiet();
}

/*
 * The guest of CPU 1 makes it active by hand before the shim knows of the end, with which it becomes CPU 0's:
 * it is active there.
 */
static void behaviour_26_ended_untold_when_it_is_made_active(void **state)
{
    (void)state;
    ended_untold();
    guest_activate(SOFT(0), true);
    machine_delay_maintenance(false);
    assert_true(guest_sees_active(SOFT(0)));
    machine_go_to(0);
    assert_true(guest_sees_active(SOFT(0)));
    guest_activate(SOFT(0), false);
    assert_false(guest_sees_active(SOFT(0)));
    device_edge(SOFT(0));
    handled_on(0, SOFT(0));
    all_quiet();
}

/* The same, inactive; or looks at it. It is pending, and comes to CPU 0. */
static void it_comes_to_first(void)
{
    machine_delay_maintenance(false);
    quiet_on(1);
    handled_on(0, SOFT(0));
    all_quiet();
}

static void behaviour_26_ended_untold_when_it_is_made_inactive(void **state)
{
    (void)state;
    ended_untold();
    guest_pend(SOFT(0));
    guest_activate(SOFT(0), false);
    it_comes_to_first();
}

static void behaviour_26_ended_untold_when_it_is_looked_at(void **state)
{
    (void)state;
    ended_untold();
    guest_pend(SOFT(0));
    assert_false(guest_sees_active(SOFT(0)));
    it_comes_to_first();
}

/*
 * EOIR of an SPI that another vCPU has acknowledged: it drops the priority of the one that writes, and
 * deactivates on the other's CPU, where the physical one is active. Pending again, it comes there once more.
 */
static void behaviour_26_ended_by_another_vcpu(void **state)
{
    (void)state;
    for (uint32_t again = 0; again < 2; again++) {
        edge_comes_to_first(HARD(0));
        guest_take(HARD(0));
        if (again != 0) {
            guest_pend(HARD(0));
        }
        machine_go_to(1);
        guest_configure(HARD(1), true, 0x80);
        guest_target(HARD(1), 2);
        device_edge(HARD(1));
        guest_take(HARD(1));
        guest_end(HARD(0));
        assert_false(guest_sees_active(HARD(0)));
        assert_true(guest_sees_active(HARD(1)));
        guest_activate(HARD(1), false);
        machine_go_to(0);
        guest_end(HARD(0)); /* its running priority */
        if (again != 0) {
            handled_on(0, HARD(0));
        }
        all_quiet();
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY_OF(2, ON_ALL, behaviour_26_pending_moves),
        STORY_OF(2, ON_ALL, behaviour_26_pended_level_moves),
        STORY_OF(2, ON_ALL, behaviour_26_pending_level_moves),
        STORY_OF(2, ON_ALL, behaviour_26_many_pending_move),
        STORY_OF(2, ON_ALL, behaviour_26_active_moves_with_its_next),
        STORY_OF(2, ON_ALL, behaviour_26_moved_to_and_fro_while_active),
        STORY_OF(2, ON_ALL, behaviour_26_disabled_and_pending_moves),
        STORY_OF(2, ON_ALL, behaviour_26_without_a_target),
        STORY_OF(3, ON_ALL, behaviour_26_a_call_to_the_old_owner),
        STORY_OF(2, ON_ALL, behaviour_26_moves_to_and_from_a_cpu_that_is_off),
        STORY_OF(2, ON_ALL, behaviour_36_unpended_and_pended_while_it_is_off),
        STORY(ON_ALL, behaviour_36_pended_for_one_that_was_never_on),
        STORY_OF(2, ON_TRAP, behaviour_26_ended_by_another_vcpu),
        STORY_OF(2, ON_LRS, behaviour_26_ended_untold_when_its_cpu_goes_off),
        STORY_OF(2, ON_LRS, behaviour_26_ended_untold_when_its_vcpu_leaves_its_cpu),
        STORY_OF(2, ON_LRS, behaviour_26_ended_untold_when_it_is_made_active),
        STORY_OF(2, ON_LRS, behaviour_26_ended_untold_when_it_is_made_inactive),
        STORY_OF(2, ON_LRS, behaviour_26_ended_untold_when_it_is_looked_at),
    };

    return STORIES_RUN(stories);
}
