/*
 * Software-generated interrupts: one pending state for each sender, and the sender in what the guest reads.
 */
#include "story.h"

#include "vgic/vgic.h"

static uint32_t from(uint32_t source, uint32_t intid)
{
    return field_put(GICC_IAR_CPUID, source) | intid;
}

static void send_from(uint32_t source, uint32_t intid)
{
    vgic_send_sgi(&here->cpu, intid, source);
    machine_settle();
}

static void assert_none(void)
{
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    for (uint32_t offset = 0; offset < INTID_SGI_COUNT; offset += 4) {
        assert_int_equal(guest_read(GICD_SPENDSGIR + offset), 0);
    }
    assert_int_equal(guest_read(GICD_ISPENDR) & 0xffffU, 0);
}

static void behaviour_21_a_delivery_for_each_sender(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        send_from(5, intid);
        send_from(2, intid);
        send_from(7, intid);
        send_from(5, intid); /* pending from there already */
        assert_true(guest_sees_pending(intid));
        for (uint32_t n = 0; n < 3; n++) {
            uint32_t iar = guest_acknowledge();

            assert_int_equal(field_get(GICC_IAR_INTID, iar), intid);
            guest_end(iar);
        }
        assert_none();
    }
}

static void behaviour_21_the_sender_is_in_iar(void **state)
{
    (void)state;
    for (uint32_t source = 0; source < 8; source++) {
        send_from(source, 3);
        assert_int_equal(guest_gicc_read(GICC_HPPIR), from(source, 3));
        guest_handle(from(source, 3));
        assert_none();
    }
}

static void behaviour_21_sent_again_before_the_acknowledge(void **state)
{
    (void)state;
    send_from(1, 4);
    send_from(1, 4);
    guest_handle(from(1, 4));
    assert_none();
}

/* Another sender, and the same one again, while the first delivery is active. */
static void behaviour_21_sent_inside_the_handler(void **state)
{
    (void)state;
    send_from(1, 4);
    guest_take(from(1, 4));
    send_from(6, 4);
    send_from(1, 4);
    assert_int_equal(guest_read8(GICD_SPENDSGIR + 4U), 0x42);
    assert_true(guest_sees_pending(4));
    guest_end(from(1, 4));
    guest_handle(from(1, 4));
    guest_handle(from(6, 4));
    assert_none();
}

/* Until the machine has `count` of them. */
static void add_cpus(uint32_t count)
{
    static struct vgic_cpu others[7];
    static struct counters counters;

    while (machine.vgic.cpu_count < count) {
        vgic_add_cpu(&machine.vgic, &others[machine.vgic.cpu_count - 1U], &counters);
    }
}

/* With fewer than eight CPUs, the bits of the others read as zero and ignore writes, bytes and words alike.
 */
static void behaviour_21_no_pending_bits_of_cpus_that_there_are_not(void **state)
{
    (void)state;
    for (uint32_t cpus = 1; cpus <= 8; cpus++) {
        uint32_t there = (1U << cpus) - 1U;

        add_cpus(cpus);
        guest_write8(GICD_SPENDSGIR + 5U, ~there & 0xffU);
        assert_none();
        guest_write8(GICD_SPENDSGIR + 5U, 0xff);
        assert_int_equal(guest_read8(GICD_SPENDSGIR + 5U), there);
        guest_write(GICD_SPENDSGIR + 8U, UINT32_MAX);
        assert_int_equal(guest_read(GICD_CPENDSGIR + 8U), there * 0x01010101U);
        guest_write(GICD_CPENDSGIR + 8U, UINT32_MAX);
        for (uint32_t source = 0; source < cpus; source++) {
            guest_handle(from(source, 5));
        }
        assert_none();
    }
}

static void behaviour_21_pending_bits_of_each_sender(void **state)
{
    (void)state;
    add_cpus(8);
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        guest_write8(GICD_SPENDSGIR + intid, 0x91);
        assert_int_equal(guest_read8(GICD_SPENDSGIR + intid), 0x91);
        assert_int_equal(guest_read8(GICD_CPENDSGIR + intid), 0x91);
        assert_int_equal(guest_read(GICD_CPENDSGIR + intid / 4U * 4U), 0x91U << intid % 4U * 8U);
        guest_write8(GICD_CPENDSGIR + intid, 0x11);
        assert_int_equal(guest_read8(GICD_SPENDSGIR + intid), 0x80);
        guest_handle(from(7, intid));
        assert_none();
    }
    guest_write(GICD_SPENDSGIR + 8U, 0x01020408);
    guest_handle(from(3, 8));
    guest_handle(from(2, 9));
    guest_write(GICD_CPENDSGIR + 8U, 0x00020000);
    guest_handle(from(0, 11));
    assert_none();
}

static void behaviour_21_target_filters_with_one_cpu(void **state)
{
    (void)state;
    guest_send(SGIR_FILTER_LIST, 0xfe, 1);
    guest_send(SGIR_FILTER_OTHERS, 0xff, 1);
    guest_send(3, 0xff, 1);
    assert_none();
    guest_send(SGIR_FILTER_LIST, 0xff, 1);
    guest_handle(1);
    assert_none();
    guest_send(SGIR_FILTER_SELF, 0, 15);
    guest_handle(15);
    assert_none();
}

static void assert_sent(uint32_t cpus, uint32_t intid)
{
    for (uint32_t n = 0; n < INTID_SGI_COUNT; n++) {
        assert_int_equal(machine.sgis_sent[n], n == intid ? cpus : 0);
    }
    machine.sgis_sent[intid] = 0;
}

/* Of three CPUs this is the first: to the others the same SGI goes through the physical GIC. */
static void behaviour_21_target_filters_with_three_cpus(void **state)
{
    static struct vgic_cpu others[2];
    static struct counters counters;

    (void)state;
    vgic_add_cpu(&machine.vgic, &others[0], &counters);
    vgic_add_cpu(&machine.vgic, &others[1], &counters);
    guest_send(SGIR_FILTER_LIST, 0xfe, 1);
    assert_sent(6, 1);
    assert_none();
    guest_send(SGIR_FILTER_LIST, 0x3, 2);
    assert_sent(2, 2);
    guest_handle(2);
    guest_send(SGIR_FILTER_OTHERS, 0x1, 14);
    assert_sent(6, 14);
    assert_none();
    guest_send(SGIR_FILTER_SELF, 0xff, 15);
    guest_send(3, 0xff, 3);
    assert_sent(0, 15);
    guest_handle(15);
    assert_none();
    assert_int_equal(machine.kicked, 0);
}

/* The number that is the shim's own between CPUs: the sender stands in memory. */
static void behaviour_21_the_sgi_that_is_the_shims_own(void **state)
{
    static struct vgic_cpu other;
    static struct counters counters;

    (void)state;
    vgic_add_cpu(&machine.vgic, &other, &counters);
    guest_send(SGIR_FILTER_OTHERS, 0, VGIC_KICK_SGI);
    assert_sent(0, VGIC_KICK_SGI);
    assert_int_equal(machine.kicked, 2);
    assert_int_equal(other.talk.notes, 1);
    here->cpu.talk.notes = 0x82; /* and as it looks from the other end */
    vgic_serve(&here->cpu);
    machine_settle();
    guest_handle(from(1, VGIC_KICK_SGI));
    guest_handle(from(7, VGIC_KICK_SGI));
    vgic_serve(&here->cpu);
    assert_none();
}

static void behaviour_21_spilled_and_more_senders_come(void **state)
{
    (void)state;
    guest_set_priority(2, 0xe8);
    send_from(6, 2);
    guest_take(from(6, 2));
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    assert_true(guest_sees_active(2));
    send_from(3, 2);
    for (uint32_t n = machine.config.lr_count; n-- != 0;) {
        guest_end(SOFT(n));
    }
    guest_end(from(6, 2));
    guest_handle(from(3, 2));
    assert_none();
    assert_false(guest_sees_active(2));
}

/* Spilled, still active, and list registers are empty again: the next sender waits for its end all the same.
 */
static void behaviour_21_sent_again_while_spilled_and_there_is_room(void **state)
{
    (void)state;
    guest_set_priority(2, 0xe8);
    guest_send_self(2);
    guest_take(2);
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    for (uint32_t n = machine.config.lr_count; n-- != 0;) {
        guest_end(SOFT(n));
    }
    guest_send_self(2);
    assert_false(guest_sees_irq());
    assert_true(guest_sees_active(2));
    assert_true(guest_sees_pending(2));
    guest_end(2);
    guest_handle(2);
    assert_none();
    guest_send_self(2);
    guest_handle(2);
    assert_none();
}

/* Priorities and groups of SGIs changed while senders are pending: in the list register and in the record. */
static void behaviour_21_reconfigured_while_pending(void **state)
{
    (void)state;
    send_from(4, 2);
    send_from(1, 2);
    send_from(1, 5);
    guest_set_priority(5, 0);
    guest_set_priority(2, 0x40);
    guest_set_group(2, 1);
    guest_handle(from(1, 5));
    guest_handle(from(1, 2));
    guest_handle(from(4, 2));
    assert_none();
}

static void behaviour_21_groups_disabled_while_active_and_pending(void **state)
{
    (void)state;
    send_from(4, 2);
    guest_take(from(4, 2));
    send_from(1, 2);
    guest_write(GICD_CTLR, 0);
    guest_write(GICD_CTLR, 3);
    guest_end(from(4, 2));
    guest_handle(from(1, 2));
    assert_none();
}

/* The end names the sender too: another one's does not complete it. */
static void behaviour_21_end_for_the_wrong_sender(void **state)
{
    (void)state;
    send_from(4, 2);
    guest_take(from(4, 2));
    guest_end(from(5, 2));
    assert_true(guest_sees_active(2));
}

static void completion_read_before_maintenance_comes_sgi(void **state)
{
    (void)state;
    vgic_send_sgi(&here->cpu, 3, 1);
    vgic_send_sgi(&here->cpu, 3, 2);
    guest_take(0x403);
    machine_hold();
    guest_end(0x403);
    assert_int_equal(guest_read(GICD_SPENDSGIR), 0x04000000);
    assert_false(guest_sees_active(3));
    machine_release();
    guest_handle(0x803);
    assert_idle(3);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_21_a_delivery_for_each_sender),
        STORY(ON_ALL, behaviour_21_the_sender_is_in_iar),
        STORY(ON_ALL, behaviour_21_sent_again_before_the_acknowledge),
        STORY(ON_ALL, behaviour_21_sent_inside_the_handler),
        STORY(ON_ALL, behaviour_21_pending_bits_of_each_sender),
        STORY(ON_ALL, behaviour_21_no_pending_bits_of_cpus_that_there_are_not),
        STORY(ON_ALL, behaviour_21_target_filters_with_one_cpu),
        STORY(ON_ALL, behaviour_21_target_filters_with_three_cpus),
        STORY(ON_ALL, behaviour_21_the_sgi_that_is_the_shims_own),
        STORY(ON_ALL, behaviour_21_spilled_and_more_senders_come),
        STORY(ON_ALL, behaviour_21_sent_again_while_spilled_and_there_is_room),
        STORY(ON_ALL, behaviour_21_reconfigured_while_pending),
        STORY(ON_ALL, behaviour_21_groups_disabled_while_active_and_pending),
        STORY(ON_ALL, behaviour_21_end_for_the_wrong_sender),
        STORY(ON_ALL, completion_read_before_maintenance_comes_sgi),
    };

    return STORIES_RUN(stories);
}
