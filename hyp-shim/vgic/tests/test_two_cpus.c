/*
 * Several vCPUs that run: SGIs between them, and what one does to the interrupts of another.
 */
#include "story.h"

#include "model/cpus.h"
#include "vgic/registers/banks.h"

static void behaviour_21_from_each_to_the_other(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        for (uint32_t sender = 0; sender < 2; sender++) {
            machine_go_to(sender);
            guest_send(SGIR_FILTER_LIST, 1U << (1U - sender), intid);
            quiet_on(sender);
            handled_on(1U - sender, sgi_from(sender, intid));
            all_quiet();
        }
    }
}

static void behaviour_21_to_all_others(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        machine_go_to(2);
        guest_send(SGIR_FILTER_OTHERS, 0, intid);
        for (uint32_t i = 0; i < 4; i++) {
            if (i != 2) {
                handled_on(i, sgi_from(2, intid));
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
            guest_send(SGIR_FILTER_LIST, 0x2, intid);
            guest_send(SGIR_FILTER_LIST, 0x2, intid);
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
        guest_target(intid, 1);
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
        guest_activate(intid, true);
        assert_true(guest_sees_active(intid));
        guest_activate(intid, false);
        assert_false(guest_sees_active(intid));
        all_quiet();
    }
}

static void behaviour_11_pended_by_another_cpu(void **state)
{
    (void)state;
    edge_to(1, SOFT(0));
    edge_to(1, HARD(0));
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
    edge_to(1, SOFT(0));
    edge_to(2, SOFT(1));
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

/* EOImode 1: dropped on one CPU, deactivated by another (trap: by DIR; all: by ICACTIVER). */
static void behaviour_12_deactivated_from_another_cpu(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        machine_go_to(i);
        guest_gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_EOIMODE, 1));
    }
    machine_go_to(0);
    edge_to(1, HARD(0));
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
            guest_activate(HARD(0), false);
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
        guest_target(SOFT(n), 2);
        guest_target(HARD(n), 2);
    }
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    for (uint32_t n = 0; n < count; n++) {
        device_edge(SOFT(n));
        device_edge(HARD(n));
        assert_true(guest_sees_pending(SOFT(n)) && guest_sees_pending(HARD(n)));
    }
    guest_send(SGIR_FILTER_LIST, 2, 3);
    quiet_on(0);
    machine_go_to(1);
    machine_cpu_on();
    machine_settle();
    guest_handle(sgi_from(0, 3));
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
        guest_handle(HARD(n));
    }
    all_quiet();
}

/* Two vCPUs that store to one IGROUPR at the same time both call for what the first has changed by then. */
static void behaviour_24_a_group_is_counted_once(void **state)
{
    struct virq *irq = vgic_irq(&here->cpu, SOFT(0));
    uint32_t before;

    (void)state;
    bank_set_group(&here->cpu, irq, 0);
    before = machine.vgic.group1_count;
    for (uint32_t group = 2; group-- != 0;) {
        bank_set_group(&here->cpu, irq, group);
        bank_set_group(&here->cpu, irq, group);
        assert_int_equal(machine.vgic.group1_count, before + group);
    }
}

static uint32_t retarget(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets)
{
    vgic_retarget(cpu, irq, targets);
    return 0;
}

/*
 * vCPU 0 calls vCPU 1 for an interrupt that was that one's; meanwhile it was given to vCPU 0, and vCPU 1
 * turned off. The call, which moves it there again, leads back to the vCPU that vCPU 0 has borrowed.
 */
static void behaviour_36_borrowed_by_the_caller_itself(void **state)
{
    uint32_t intids[] = {SOFT(0), HARD(0)};

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(intids[i], true, 0x80);
    }
    machine_go_to(1);
    machine_cpu_off();
    machine_go_to(0);
    for (uint32_t i = 0; i < 2; i++) {
        struct virq *irq = vgic_irq(&here->cpu, intids[i]);

        vgic_call_remote(&machine.cpus[1].cpu, &here->cpu, irq, retarget, 2);
        assert_int_equal(vgic_owner(irq), 1);
        device_edge(intids[i]);
    }
    machine_settle();
    quiet_on(0);
    machine_go_to(1);
    machine_cpu_on();
    machine_settle();
    guest_handle(SOFT(0));
    guest_handle(HARD(0));
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
        STORY_OF(2, ON_ALL, behaviour_24_a_group_is_counted_once),
        STORY_OF(2, ON_ALL, behaviour_12_deactivated_from_another_cpu),
        STORY_OF(2, ON_ALL, behaviour_36_pended_for_a_cpu_that_is_off),
        STORY_OF(2, ON_ALL, behaviour_36_borrowed_by_the_caller_itself),
    };

    return STORIES_RUN(stories);
}
