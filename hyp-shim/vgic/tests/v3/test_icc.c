/*
 * ICC_*_EL1: what of it is not told in the words of a GICv2.
 */
#include "story.h"

#include "vgic/v3/icc.h"

#define GROUP0_INTID SOFT(0)
#define GROUP1_INTID SOFT(1)

static void configure_groups(void)
{
    guest_configure(GROUP0_INTID, true, 0x80);
    guest_configure(GROUP1_INTID, true, 0x80);
    guest_set_group(GROUP1_INTID, 1);
}

/* Each group has its registers, and sees nothing of the other. */
static void registers_of_each_group(void **state)
{
    (void)state;
    configure_groups();
    device_edge(GROUP1_INTID);
    assert_int_equal(guest_lines(), VGIC_LINE_IRQ);
    assert_int_equal(guest_read_icc(ICC_HPPIR0), INTID_SPURIOUS);
    assert_int_equal(guest_read_icc(ICC_IAR0), INTID_SPURIOUS);
    assert_int_equal(guest_read_icc(ICC_HPPIR1), GROUP1_INTID);
    assert_int_equal(guest_read_icc(ICC_IAR1), GROUP1_INTID);
    guest_write_icc(ICC_EOIR1, GROUP1_INTID);
    device_edge(GROUP0_INTID);
    assert_int_equal(guest_read_icc(ICC_HPPIR1), INTID_SPURIOUS);
    assert_int_equal(guest_read_icc(ICC_IAR1), INTID_SPURIOUS);
    assert_int_equal(guest_read_icc(ICC_HPPIR0), GROUP0_INTID);
    assert_int_equal(guest_read_icc(ICC_IAR0), GROUP0_INTID);
    guest_write_icc(ICC_EOIR0, GROUP0_INTID);
    assert_idle(GROUP0_INTID);
    assert_idle(GROUP1_INTID);
}

static void group_0_is_fiq(void **state)
{
    (void)state;
    configure_groups();
    guest_gicc_write(GICC_CTLR, field_put(GICC_CTLR_FIQEN, 1) | 3U); /* no more than how this model looks */
    device_edge(GROUP0_INTID);
    assert_int_equal(guest_lines(), VGIC_LINE_FIQ);
    guest_handle(GROUP0_INTID);
    device_edge(GROUP1_INTID);
    assert_int_equal(guest_lines(), VGIC_LINE_IRQ);
    guest_handle(GROUP1_INTID);
}

static void group_enables_read_back(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 4; value++) {
        guest_write_icc(ICC_IGRPEN0, value & 1U);
        guest_write_icc(ICC_IGRPEN1, value >> 1);
        assert_int_equal(guest_read_icc(ICC_IGRPEN0), value & 1U);
        assert_int_equal(guest_read_icc(ICC_IGRPEN1), value >> 1);
    }
}

static void group_enables_gate(void **state)
{
    (void)state;
    configure_groups();
    guest_write_icc(ICC_IGRPEN1, 0);
    device_edge(GROUP1_INTID);
    assert_int_equal(guest_lines(), 0);
    assert_int_equal(guest_read_icc(ICC_IAR1), INTID_SPURIOUS);
    guest_write_icc(ICC_IGRPEN1, 1);
    assert_int_equal(guest_lines(), VGIC_LINE_IRQ);
    guest_handle(GROUP1_INTID);
}

static void control_says_what_there_is(void **state)
{
    uint32_t fixed = (uint32_t)guest_read_icc(ICC_CTLR);

    (void)state;
    assert_int_equal(field_get(ICC_CTLR_PRIBITS, fixed), 4);
    assert_int_equal(field_get(ICC_CTLR_IDBITS, fixed), 0);
    guest_write_icc(ICC_CTLR, UINT32_MAX);
    assert_int_equal(guest_read_icc(ICC_CTLR),
                     fixed | field_put(ICC_CTLR_CBPR, 1) | field_put(ICC_CTLR_EOIMODE, 1));
    guest_write_icc(ICC_CTLR, 0);
    assert_int_equal(guest_read_icc(ICC_CTLR), fixed);
    assert_int_equal(guest_read_icc(ICC_SRE), 7);
    guest_write_icc(ICC_SRE, 0);
    assert_int_equal(guest_read_icc(ICC_SRE), 7);
}

/* With CBPR, BPR1 shows BPR0 and cannot be written. */
static void common_binary_point(void **state)
{
    (void)state;
    guest_write_icc(ICC_BPR1, 6);
    guest_write_icc(ICC_BPR0, 4);
    assert_int_equal(guest_read_icc(ICC_BPR1), 6);
    guest_write_icc(ICC_CTLR, field_put(ICC_CTLR_CBPR, 1));
    assert_int_equal(guest_read_icc(ICC_BPR1), 5);
    guest_write_icc(ICC_BPR1, 3);
    guest_write_icc(ICC_BPR0, 7);
    assert_int_equal(guest_read_icc(ICC_BPR1), 7);
    guest_write_icc(ICC_CTLR, 0);
    assert_int_equal(guest_read_icc(ICC_BPR1), 6);
}

static void active_priorities(void **state)
{
    (void)state;
    configure_groups();
    device_edge(GROUP1_INTID);
    guest_take(GROUP1_INTID);
    assert_int_equal(guest_read_icc(ICC_AP0R0), 0);
    assert_int_equal(guest_read_icc(ICC_AP1R0), 1U << (0x80 >> 3));
    guest_write_icc(ICC_AP1R0, 0);
    assert_int_equal(guest_read_icc(ICC_RPR), GICC_PRIORITY_IDLE);
    guest_write_icc(ICC_AP1R0, 1U << (0x50 >> 3));
    assert_int_equal(guest_read_icc(ICC_RPR), 0x50);
    guest_write_icc(ICC_AP0R0, 1U << (0x48 >> 3));
    guest_write_icc(ICC_AP1R0, 0);
    assert_int_equal(guest_read_icc(ICC_RPR), 0x48);
    device_edge(GROUP0_INTID);
    assert_false(guest_sees_irq());
    guest_write_icc(ICC_AP0R0, 0);
    assert_true(guest_sees_irq());
}

/* An INTID has 24 bits: what is no interrupt ends nothing, whatever its lower 10 bits say. */
static void end_of_what_is_none(void **state)
{
    static const uint32_t none[] = {1020, 1023, 1024, 0x2000, 0xffffff};

    (void)state;
    guest_configure(SOFT(0), true, 0x80);
    device_edge(SOFT(0));
    guest_take(SOFT(0));
    for (uint32_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        guest_write_icc(ICC_EOIR0, none[i]);
        guest_write_icc(ICC_EOIR0, 1024U + SOFT(0));
        guest_write_icc(ICC_DIR, 1024U + SOFT(0));
        assert_int_equal(guest_read_icc(ICC_RPR), 0x80);
    }
    assert_true(guest_sees_active(SOFT(0)));
    guest_end(SOFT(0));
    assert_idle(SOFT(0));
}

/*
 * Which registers trap: all on `trap`; on list registers SGIs, and ICC_SRE as ICC_SRE_EL2.Enable is 0, until
 * an active interrupt is spilled.
 */
static void what_traps(void **state)
{
    static const uint32_t reads[] = {ICC_PMR,   ICC_IAR0,    ICC_IAR1,   ICC_HPPIR0, ICC_HPPIR1,
                                     ICC_RPR,   ICC_BPR0,    ICC_BPR1,   ICC_CTLR,   ICC_AP0R0,
                                     ICC_AP1R0, ICC_IGRPEN0, ICC_IGRPEN1};
    static const uint32_t writes[] = {ICC_SGI1R, ICC_ASGI1R, ICC_SGI0R};
    bool all = machine.config.path == VGIC_TRAP;

    (void)state;
    for (uint32_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
        assert_int_equal(icc_traps(reads[i], false), all);
    }
    for (uint32_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
        assert_true(icc_traps(writes[i], true));
        assert_false(icc_traps(writes[i], false)); /* write-only */
    }
    assert_true(icc_traps(ICC_SRE, false) && icc_traps(ICC_SRE, true));
    guest_write_icc(ICC_SRE, 0);
    assert_int_equal(guest_read_icc(ICC_SRE), 7);
    assert_int_equal(icc_traps(ICC_DIR, true), all);
    assert_int_equal(icc_traps(ICC_EOIR1, true), all);
    assert_false(icc_traps(ICC_EOIR1, false));
    assert_false(icc_traps(ICC_IAR1, true));
    assert_false(icc_traps(ICC_AP0R0 + 1U, false)); /* 5 bits of priority need one register */
}

/* EOImode 1 and one more active than list registers: DIR traps on this CPU, and no longer than that. */
static void deactivation_traps_while_one_is_spilled(void **state)
{
    uint32_t count = machine.config.lr_count + 1U;

    (void)state;
    guest_write_icc(ICC_CTLR, field_put(ICC_CTLR_EOIMODE, 1));
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 0xf0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    assert_true(icc_traps(ICC_DIR, true));
    for (uint32_t n = count; n-- != 0;) {
        guest_write_icc(ICC_EOIR0, SOFT(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        assert_true(guest_sees_active(SOFT(n)));
        guest_deactivate(SOFT(n));
        assert_false(guest_sees_active(SOFT(n)));
    }
    assert_false(icc_traps(ICC_DIR, true));
    assert_int_equal(here->vi.hcr, GICH_HCR_EN);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, registers_of_each_group),
        STORY(ON_ALL, group_0_is_fiq),
        STORY(ON_ALL, group_enables_read_back),
        STORY(ON_ALL, group_enables_gate),
        STORY(ON_TRAP, control_says_what_there_is),
        STORY(ON_TRAP, common_binary_point),
        STORY(ON_TRAP, active_priorities),
        STORY(ON_TRAP, end_of_what_is_none),
        STORY(ON_ALL, what_traps),
        STORY(ON_LRS, deactivation_traps_while_one_is_spilled),
    };

    return STORIES_RUN(stories);
}
