/*
 * An active SPI was given another target, and ends: its new vCPU is left a note, and works it off when it
 * can. The one that ends it waits for nobody.
 */
#include "story.h"

#include "model/cpus.h"
#include "vgic/vcpus/share.h"
#include "vgic/vgic.h"

/* One that no device stands behind, and one that has one. */
static const uint32_t both[] = {SOFT(0), HARD(0)};

/* On CPU 0: active, pending again, and for CPU 1 from now on. */
static void active_for_the_other(uint32_t intid)
{
    edge_comes_to_first(intid);
    guest_take(intid);
    guest_target(intid, 2);
    device_edge(intid);
    all_quiet();
}

/* And then it ends, while CPU 1 is off, or does not answer. Leaves CPU 0 to go on. */
static void ended_while_the_other_is_off(uint32_t intid)
{
    active_for_the_other(intid);
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    guest_end(intid);
}

static void ended_while_the_other_is_held(uint32_t intid)
{
    active_for_the_other(intid);
    machine_go_to(1);
    machine_hold();
    machine_go_to(0);
    guest_end(intid);
}

static void the_other_comes_on(void)
{
    machine_go_to(1);
    machine_cpu_on();
    machine_settle();
}

static bool has_note(uint32_t index)
{
    return machine.cpus[index].cpu.talk.notes != 0;
}

/* CPU 1 does not answer just now: the end does not wait for it, and what is left of the interrupt does. */
static void behaviour_26_the_end_waits_for_nobody(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        ended_while_the_other_is_held(intid);
        assert_true(has_note(1));
        assert_false(guest_sees_irq());
        machine_go_to(1);
        assert_false(guest_sees_irq());
        machine_release();
        assert_false(has_note(1));
        handled_on(1, intid);
        all_quiet();
    }
}

static void behaviour_26_ended_for_one_that_is_off(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        ended_while_the_other_is_off(intid);
        quiet_on(0);
        assert_true(guest_sees_pending(intid));
        the_other_comes_on();
        handled_on(1, intid);
        all_quiet();
    }
}

/* The note is there, and the vCPU turns off before it looks. */
static void behaviour_26_off_before_it_takes_over(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        ended_while_the_other_is_held(intid);
        machine_go_to(1);
        machine_cpu_off();
        machine_release();
        quiet_on(0);
        the_other_comes_on();
        handled_on(1, intid);
        all_quiet();
    }
}

/* Given away once more, from the vCPU that is off and has not looked: that one leaves it alone then. */
static void behaviour_26_given_away_before_it_is_taken_over(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        ended_while_the_other_is_off(intid);
        guest_target(intid, 1);
        taken_on(0, intid);
        the_other_comes_on();
        quiet_on(1);
        machine_go_to(0);
        assert_true(guest_sees_active(intid));
        guest_end(intid);
        all_quiet();
    }
}

/* Another VM has its CPU: its kick waits there, as an interrupt of its own would. */
static void behaviour_26_ended_while_another_vm_has_its_cpu(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        active_for_the_other(intid);
        machine_go_to(1);
        machine_hold();
        vgic_switch_from(&here->cpu);
        machine_go_to(0);
        guest_end(intid);
        quiet_on(0);
        machine_go_to(1);
        vgic_switch_to(&here->cpu);
        machine_release();
        handled_on(1, intid);
        all_quiet();
    }
}

/* What the guest changes between end and taking over counts: another priority, disabled, not pending. */
static void behaviour_26_changed_before_it_is_taken_over(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        ended_while_the_other_is_off(intid);
        guest_disable(intid);
        the_other_comes_on();
        quiet_on(1);
        assert_true(guest_sees_pending(intid));
        guest_unpend(intid);
        guest_enable(intid);
        all_quiet();
        device_edge(intid);
        handled_on(1, intid);
        all_quiet();
    }
}

/* Its target is taken away while it is active, and then given back: its end needs no other vCPU. */
static void behaviour_26_without_a_target_while_active(void **state)
{
    (void)state;
    FOR_EACH(intid, both)
    {
        edge_comes_to_first(intid);
        guest_take(intid);
        guest_target(intid, 2);
        guest_target(intid, 0);
        device_edge(intid);
        guest_end(intid);
        all_quiet();
        assert_true(guest_sees_pending(intid));
        guest_target(intid, 1);
        handled_on(0, intid);
        all_quiet();
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY_OF(2, ON_ALL, behaviour_26_the_end_waits_for_nobody),
        STORY_OF(2, ON_ALL, behaviour_26_ended_for_one_that_is_off),
        STORY_OF(2, ON_ALL, behaviour_26_off_before_it_takes_over),
        STORY_OF(2, ON_ALL, behaviour_26_given_away_before_it_is_taken_over),
        STORY_OF(2, ON_ALL, behaviour_26_ended_while_another_vm_has_its_cpu),
        STORY_OF(2, ON_ALL, behaviour_26_changed_before_it_is_taken_over),
        STORY_OF(2, ON_ALL, behaviour_26_without_a_target_while_active),
    };

    return STORIES_RUN(stories);
}
