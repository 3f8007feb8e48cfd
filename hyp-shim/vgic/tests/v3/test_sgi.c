/*
 * Software-generated interrupts of a GICv3: sent by affinity, one pending state whoever sent them.
 */
#include "story.h"

#include "vgic/v3/icc.h"
#include "vgic/vgic.h"

#define CPUS 4U

/* Affinities that differ in each field; CPU 0 sends. */
static const uint32_t affinities[CPUS] = {0x00000001, 0x00000012, 0x01020301, 0x01020302};

static void set_affinities(void)
{
    for (uint32_t i = 0; i < CPUS; i++) {
        vgic_set_affinity(&machine.cpus[i].cpu, affinities[i]);
    }
}

/* The value that names the CPUs of `list` around affinity `affinity`. */
static uint64_t to(uint32_t affinity, uint32_t list, uint32_t intid)
{
    return field64_put(ICC_SGIR_INTID, intid) | field64_put(ICC_SGIR_TARGETS, list) |
           field64_put(ICC_SGIR_AFF1, affinity >> 8) | field64_put(ICC_SGIR_AFF2, affinity >> 16) |
           field64_put(ICC_SGIR_AFF3, affinity >> 24) | field64_put(ICC_SGIR_RANGE, affinity >> 4);
}

/* Exactly the CPUs of `cpus` have SGI `intid`, and take it. */
static void assert_taken_by(uint32_t cpus, uint32_t intid)
{
    for (uint32_t i = 0; i < CPUS; i++) {
        machine_go_to(i);
        assert_int_equal(guest_sees_irq(), cpus >> i & 1U);
        if ((cpus >> i & 1U) != 0) {
            guest_handle(intid);
        }
        assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    }
    machine_go_to(0);
}

static void behaviour_23_each_affinity_by_itself(void **state)
{
    (void)state;
    set_affinities();
    for (uint32_t i = 0; i < CPUS; i++) {
        guest_write_icc(ICC_SGI0R, to(affinities[i], 1U << (affinities[i] & 0xfU), 5));
        assert_taken_by(1U << i, 5);
    }
}

static void behaviour_23_target_list(void **state)
{
    (void)state;
    set_affinities();
    guest_write_icc(ICC_SGI0R, to(0x01020300, 0xffff, 2));
    assert_taken_by(0xc, 2);
    guest_write_icc(ICC_SGI0R, to(0x01020300, 0xfffb, 2));
    assert_taken_by(0x4, 2);
    guest_write_icc(ICC_SGI0R, to(0x01020300, 0, 2));
    assert_taken_by(0, 2);
}

/* One field of the affinity, or the range, is another: nobody. */
static void behaviour_23_every_field_counts(void **state)
{
    static const uint32_t others[] = {0x01020310, 0x01020200, 0x01030300, 0x02020300, 0x00000020, 0x00000100};

    (void)state;
    set_affinities();
    for (uint32_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        guest_write_icc(ICC_SGI0R, to(others[i], 0xffff, 2));
        assert_taken_by(0, 2);
    }
}

/* CPU 1's Aff0 is 0x12: the second of the second sixteen. */
static void behaviour_23_range_selector(void **state)
{
    (void)state;
    set_affinities();
    guest_write_icc(ICC_SGI0R, to(0x00, 1U << 2, 3));
    assert_taken_by(0, 3);
    guest_write_icc(ICC_SGI0R, to(0x10, 1U << 2, 3));
    assert_taken_by(0x2, 3);
    guest_write_icc(ICC_SGI0R, to(0x10, 1U << 1, 3));
    assert_taken_by(0, 3);
}

static void behaviour_23_all_but_self(void **state)
{
    (void)state;
    set_affinities();
    guest_write_icc(ICC_SGI0R, to(0, 0xffff, 7) | field64_put(ICC_SGIR_IRM, 1));
    assert_taken_by(0xe, 7);
}

/* It arrives only where it is of the group that the register sends. */
static void behaviour_23_groups(void **state)
{
    (void)state;
    machine_go_to(1);
    guest_set_group(4, 1);
    machine_go_to(0);
    guest_write_icc(ICC_SGI0R, to(0, 0xffff, 4) | field64_put(ICC_SGIR_IRM, 1));
    assert_taken_by(0xc, 4);
    guest_write_icc(ICC_ASGI1R, to(0, 0xffff, 4));
    assert_taken_by(0xd, 4);
    guest_write_icc(ICC_SGI1R, to(0, 0xffff, 4));
    assert_taken_by(0x2, 4);
}

/* The number whose physical SGI is the shim's own. */
static void behaviour_23_the_sgi_that_is_the_shims_own(void **state)
{
    (void)state;
    guest_write_icc(ICC_SGI0R, to(0, 0xffff, VGIC_KICK_SGI));
    assert_int_equal(machine.sgis_sent[VGIC_KICK_SGI], 0);
    assert_taken_by(0xf, VGIC_KICK_SGI);
}

static void one_pending_state_for_all_senders(void **state)
{
    (void)state;
    for (uint32_t i = CPUS; i-- != 0;) {
        machine_go_to(i);
        guest_write_icc(ICC_SGI0R, to(0, 1U << 0, 9));
    }
    assert_true(guest_sees_pending(9));
    guest_handle(9);
    assert_idle(9);
}

static void sent_inside_the_handler(void **state)
{
    (void)state;
    guest_send_self(4);
    guest_take(4);
    guest_send_self(4);
    guest_send_self(4);
    assert_true(guest_sees_pending(4));
    assert_true(guest_sees_active(4));
    guest_end(4);
    guest_handle(4);
    assert_idle(4);
}

/* GICR_ISPENDR0 and ICPENDR0 are for SGIs too. */
static void pending_by_register(void **state)
{
    (void)state;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        guest_pend(intid);
        assert_true(guest_sees_pending(intid));
        guest_handle(intid);
        assert_idle(intid);
        guest_pend(intid);
        guest_unpend(intid);
        assert_idle(intid);
    }
}

static void spilled_and_sent_again(void **state)
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
    guest_send_self(2);
    for (uint32_t n = machine.config.lr_count; n-- != 0;) {
        guest_end(SOFT(n));
    }
    assert_false(guest_sees_irq());
    guest_end(2);
    guest_handle(2);
    assert_idle(2);
}

int main(void)
{
    static const struct story stories[] = {
        STORY_OF(CPUS, ON_ALL, behaviour_23_each_affinity_by_itself),
        STORY_OF(CPUS, ON_ALL, behaviour_23_target_list),
        STORY_OF(CPUS, ON_ALL, behaviour_23_every_field_counts),
        STORY_OF(CPUS, ON_ALL, behaviour_23_range_selector),
        STORY_OF(CPUS, ON_ALL, behaviour_23_all_but_self),
        STORY_OF(CPUS, ON_ALL, behaviour_23_groups),
        STORY_OF(CPUS, ON_ALL, behaviour_23_the_sgi_that_is_the_shims_own),
        STORY_OF(CPUS, ON_ALL, one_pending_state_for_all_senders),
        STORY(ON_ALL, sent_inside_the_handler),
        STORY(ON_ALL, pending_by_register),
        STORY(ON_LRS, spilled_and_sent_again),
    };

    return STORIES_RUN(stories);
}
