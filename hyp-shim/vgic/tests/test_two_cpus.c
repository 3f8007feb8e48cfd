/*
 * Several vCPUs that run: SGIs between them, what one does to the interrupts of another, and SPIs that move.
 */
#include "story.h"

#include "gic_ops.h"
#include "vgic/remote.h"

static uint32_t from(uint32_t source, uint32_t intid)
{
    return field_put(GICC_IAR_CPUID, vgic_sgi_source(source)) | intid;
}

static void send(uint32_t filter, uint32_t targets, uint32_t intid)
{
    guest_write(GICD_SGIR, field_put(GICD_SGIR_FILTER, filter) | field_put(GICD_SGIR_TARGETS, targets) |
                               field_put(GICD_SGIR_INTID, intid));
}

static void target(uint32_t intid, uint32_t cpus)
{
    guest_write8(GICD_ITARGETSR + intid, cpus);
}

/* On CPU `index`: acknowledges, which must give `iar`, and ends it. */
static void handled_on(uint32_t index, uint32_t iar)
{
    machine_go_to(index);
    guest_handle(iar);
}

static void taken_on(uint32_t index, uint32_t iar)
{
    machine_go_to(index);
    guest_take(iar);
}

static void quiet_on(uint32_t index)
{
    machine_go_to(index);
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static void all_quiet(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        quiet_on(i);
    }
}

static void behaviour_21_from_each_to_the_other(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        for (uint32_t sender = 0; sender < 2; sender++) {
            machine_go_to(sender);
            send(SGIR_FILTER_LIST, 1U << (1U - sender), intid);
            quiet_on(sender);
            handled_on(1U - sender, from(sender, intid));
            all_quiet();
        }
    }
}

static void behaviour_21_to_all_others(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        machine_go_to(2);
        send(SGIR_FILTER_OTHERS, 0, intid);
        for (uint32_t i = 0; i < 4; i++) {
            if (i != 2) {
                handled_on(i, from(2, intid));
            }
        }
        all_quiet();
    }
}

static void behaviour_21_three_senders_one_receiver(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        uint32_t seen = 0;

        for (uint32_t sender = 0; sender < 4; sender++) {
            machine_go_to(sender);
            send(SGIR_FILTER_LIST, 0x2, intid);
            send(SGIR_FILTER_LIST, 0x2, intid);
        }
        machine_go_to(1);
        assert_int_equal(guest_read8(GICD_SPENDSGIR + intid), 0xf);
        for (uint32_t n = 0; n < 4; n++) {
            uint32_t iar = guest_acknowledge();

            assert_int_equal(field_get(GICC_IAR_INTID, iar), intid);
            seen |= 1U << field_get(GICC_IAR_CPUID, iar);
            guest_end(iar);
        }
        assert_int_equal(seen, 0xf);
        all_quiet();
    }
}

/* SGIs and PPIs are banked: what one CPU sets, the other does not see. */
static void behaviour_19_private_banks_are_apart(void **state)
{
    (void)state;
    guest_enable(TIMER);
    guest_set_priority(TIMER, 0x40);
    guest_pend(PPI);
    machine_go_to(1);
    assert_false(guest_reads_bit(GICD_ISENABLER, TIMER));
    assert_int_equal(guest_read8(GICD_IPRIORITYR + TIMER), 0);
    assert_false(guest_sees_pending(PPI));
    guest_enable(TIMER);
    device_line(TIMER, true);
    quiet_on(0);
    device_line(TIMER, true);
    for (uint32_t i = 2; i-- != 0;) {
        taken_on(i, TIMER);
        device_line(TIMER, false);
        guest_end(TIMER);
    }
    all_quiet();
    guest_unpend(PPI);
}

/* Every register of the distributor, written by the CPU whose interrupt it is not. */
static void behaviour_19_settings_of_the_others_interrupts(void **state)
{
    (void)state;
    FOR_EACH(intid, ((const uint32_t[]){SOFT(0), SOFT(39), HARD(0), HARD(63)}))
    {
        target(intid, 1);
        machine_go_to(1);
        guest_configure(intid, true, 0x60);
        assert_true(guest_reads_bit(GICD_ISENABLER, intid));
        guest_pend(intid);
        assert_true(guest_sees_pending(intid));
        quiet_on(1);
        guest_unpend(intid);
        quiet_on(0);
        guest_pend(intid);
        guest_take(intid);
        machine_go_to(1);
        assert_true(guest_sees_active(intid));
        assert_false(guest_sees_pending(intid));
        guest_disable(intid);
        machine_go_to(0);
        guest_end(intid);
        machine_go_to(1);
        assert_false(guest_sees_active(intid));
        guest_write(GICD_ISACTIVER + intid / 32U * 4U, 1U << intid % 32U);
        assert_true(guest_sees_active(intid));
        guest_write(GICD_ICACTIVER + intid / 32U * 4U, 1U << intid % 32U);
        assert_false(guest_sees_active(intid));
        all_quiet();
    }
}

static void behaviour_11_pended_by_another_cpu(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, 0x80);
    guest_configure(HARD(0), true, 0x80);
    target(SOFT(0), 1);
    target(HARD(0), 1);
    for (uint32_t i = 0; i < 10; i++) {
        machine_go_to(1);
        guest_pend(SOFT(0));
        handled_on(0, SOFT(0));
        machine_go_to(1);
        device_edge(HARD(0));
        handled_on(0, HARD(0));
        all_quiet();
    }
}

static void behaviour_24_group_enables_act_on_every_cpu(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, 0x80);
    guest_configure(SOFT(1), true, 0x80);
    target(SOFT(0), 1);
    target(SOFT(1), 2);
    guest_write(GICD_CTLR, 0);
    guest_pend(SOFT(0));
    guest_pend(SOFT(1));
    all_quiet();
    machine_go_to(1);
    guest_write(GICD_CTLR, 3);
    handled_on(0, SOFT(0));
    handled_on(1, SOFT(1));
    all_quiet();
}

/* Pended and not acknowledged, it moves: whoever writes the target. */
static void behaviour_26_pending_moves(void **state)
{
    (void)state;
    FOR_EACH(intid, ((const uint32_t[]){SOFT(0), HARD(0)}))
    {
        for (uint32_t writer = 0; writer < 2; writer++) {
            machine_go_to(0);
            guest_configure(intid, true, 0x80);
            target(intid, 1);
            device_edge(intid);
            assert_true(guest_sees_irq());
            machine_go_to(writer);
            target(intid, 2);
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

static void behaviour_26_pending_level_moves(void **state)
{
    (void)state;
    guest_configure(HARD(0), false, 0x80);
    target(HARD(0), 1);
    device_line(HARD(0), true);
    target(HARD(0), 2);
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
        target(SOFT(n), 1);
        target(HARD(n), 1);
        device_edge(SOFT(n));
        device_edge(HARD(n));
    }
    for (uint32_t n = 0; n < count; n += 2) {
        target(SOFT(n), 2);
        target(HARD(n), 2);
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
    FOR_EACH(intid, ((const uint32_t[]){SOFT(0), HARD(0)}))
    {
        for (uint32_t writer = 0; writer < 2; writer++) {
            machine_go_to(0);
            guest_configure(intid, true, 0x80);
            target(intid, 1);
            device_edge(intid);
            guest_take(intid);
            machine_go_to(writer);
            target(intid, 2);
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
    FOR_EACH(intid, ((const uint32_t[]){SOFT(0), HARD(0)}))
    {
        machine_go_to(0);
        guest_configure(intid, true, 0x80);
        target(intid, 1);
        device_edge(intid);
        guest_take(intid);
        target(intid, 2);
        machine_go_to(1);
        target(intid, 1);
        guest_pend(intid);
        machine_go_to(0);
        guest_end(intid);
        guest_take(intid);
        target(intid, 2);
        machine_go_to(1);
        guest_write(GICD_ICACTIVER + intid / 32U * 4U, 1U << intid % 32U);
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
    FOR_EACH(intid, ((const uint32_t[]){SOFT(0), HARD(0)}))
    {
        machine_go_to(0);
        guest_set_edge(intid, true);
        target(intid, 1);
        device_edge(intid);
        target(intid, 2);
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
    FOR_EACH(intid, ((const uint32_t[]){SOFT(0), HARD(0)}))
    {
        machine_go_to(0);
        guest_configure(intid, true, 0x80);
        target(intid, 0);
        device_edge(intid);
        all_quiet();
        assert_true(guest_sees_pending(intid));
        target(intid, 2);
        handled_on(1, intid);
        all_quiet();
    }
}

/* The call was on its way to the old owner when the interrupt moved: who has it now performs it. */
static void behaviour_26_a_call_to_the_old_owner(void **state)
{
    struct virq *irq = vgic_irq(&here->cpu, SOFT(0));

    (void)state;
    guest_configure(SOFT(0), true, 0x80);
    for (uint32_t owner = 0; owner < 3; owner++) {
        machine_go_to(0);
        target(SOFT(0), 1U << owner);
        vgic_call_remote(&machine.cpus[1].cpu, &here->cpu, irq, vgic_refer_pend, 0);
        machine_settle();
        handled_on(owner, SOFT(0));
        all_quiet();
    }
}

/* EOImode 1: dropped on one CPU, deactivated by another (trap: by DIR; all: by ICACTIVER). */
static void behaviour_12_deactivated_from_another_cpu(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        machine_go_to(i);
        guest_gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_EOIMODE, 1));
    }
    machine_go_to(0);
    guest_configure(HARD(0), true, 0x80);
    target(HARD(0), 1);
    for (uint32_t i = 0; i < 4; i++) {
        machine_go_to(0);
        device_edge(HARD(0));
        guest_take(HARD(0));
        guest_end(HARD(0));
        machine_go_to(1);
        assert_true(guest_sees_active(HARD(0)));
        if (machine.config.path == VGIC_TRAP) {
            guest_deactivate(HARD(0));
        } else {
            guest_write(GICD_ICACTIVER + HARD(0) / 32U * 4U, 1U << HARD(0) % 32U);
        }
        assert_false(guest_sees_active(HARD(0)));
        assert_false(physical_of(HARD(0))->active);
        all_quiet();
    }
}

/* What comes for a vCPU that is off waits for it; SGIs stay where they were sent to. */
static void behaviour_36_pended_for_a_cpu_that_is_off(void **state)
{
    uint32_t count = machine.config.lr_count + 2U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 8U * n + 8U);
        guest_configure(HARD(n), true, 8U * n + 8U);
        target(SOFT(n), 2);
        target(HARD(n), 2);
    }
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    for (uint32_t n = 0; n < count; n++) {
        device_edge(SOFT(n));
        device_edge(HARD(n));
        assert_true(guest_sees_pending(SOFT(n)) && guest_sees_pending(HARD(n)));
    }
    send(SGIR_FILTER_LIST, 2, 3);
    quiet_on(0);
    machine_go_to(1);
    machine_cpu_on();
    machine_settle();
    guest_handle(from(0, 3));
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
        guest_handle(HARD(n));
    }
    all_quiet();
}

/* Both change what the other owns, in turn, and move SPIs to and from a vCPU that is off. */
static void behaviour_26_moves_to_and_from_a_cpu_that_is_off(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, 0x80);
    guest_configure(SOFT(1), true, 0x80);
    target(SOFT(0), 1);
    target(SOFT(1), 2);
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    guest_pend(SOFT(0));
    guest_pend(SOFT(1));
    target(SOFT(0), 2);
    target(SOFT(1), 1);
    handled_on(0, SOFT(1));
    quiet_on(0);
    machine_go_to(1);
    machine_cpu_on();
    handled_on(1, SOFT(0));
    all_quiet();
}

int main(void)
{
    static const struct story stories[] = {
        STORY_OF(2, ON_ALL, behaviour_21_from_each_to_the_other),
        STORY_OF(4, ON_ALL, behaviour_21_to_all_others),
        STORY_OF(4, OF_GICV2(ON_ALL), behaviour_21_three_senders_one_receiver),
        STORY_OF(2, ON_ALL, behaviour_19_private_banks_are_apart),
        STORY_OF(2, ON_ALL, behaviour_19_settings_of_the_others_interrupts),
        STORY_OF(2, ON_ALL, behaviour_11_pended_by_another_cpu),
        STORY_OF(2, ON_ALL, behaviour_24_group_enables_act_on_every_cpu),
        STORY_OF(2, ON_ALL, behaviour_26_pending_moves),
        STORY_OF(2, ON_ALL, behaviour_26_pending_level_moves),
        STORY_OF(2, ON_ALL, behaviour_26_many_pending_move),
        STORY_OF(2, ON_ALL, behaviour_26_active_moves_with_its_next),
        STORY_OF(2, ON_ALL, behaviour_26_moved_to_and_fro_while_active),
        STORY_OF(2, ON_ALL, behaviour_26_disabled_and_pending_moves),
        STORY_OF(2, ON_ALL, behaviour_26_without_a_target),
        STORY_OF(3, ON_ALL, behaviour_26_a_call_to_the_old_owner),
        STORY_OF(2, ON_ALL, behaviour_12_deactivated_from_another_cpu),
        STORY_OF(2, ON_ALL, behaviour_36_pended_for_a_cpu_that_is_off),
        STORY_OF(2, ON_ALL, behaviour_26_moves_to_and_from_a_cpu_that_is_off),
    };

    return STORIES_RUN(stories);
}
