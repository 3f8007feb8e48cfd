/*
 * What a guest can see, in the virtual GIC and in the reference.
 */
#include "play.h"

#include "vgic/vgic.h"

/* The interrupt that the shim keeps: its settings are the shim's own. */
static bool is_kept(uint32_t intid)
{
    return intid == MAINTENANCE;
}

static void compare_lines_here(void)
{
    struct player *who = player();
    uint32_t intid = reference_signalled(&who->reference);
    bool fiq =
        intid != INTID_SPURIOUS && irq_of(intid)->group == 0 && field_get(GICC_CTLR_FIQEN, who->ctlr) != 0;

    assert_int_equal(guest_sees_irq(), intid != INTID_SPURIOUS && !fiq);
    assert_int_equal(guest_sees_fiq(), fiq);
}

void compare_lines(void)
{
    struct model_cpu *before = here;

    for (uint32_t i = 0; i < machine.config.cpus && !anyone_is_late(); i++) {
        machine_go_to(i);
        if (here->cpu.place.online) {
            compare_lines_here();
        }
    }
    here = before;
}

/* Bits that a reader of a bank sees, by the reference: bit `bit` of these. */
enum { SETTING_PENDING, SETTING_ACTIVE, SETTING_ENABLED, SETTING_GROUP, SETTINGS };

static void compare_bank(uint32_t bank)
{
    static const uint32_t offsets[SETTINGS] = {GICD_ISPENDR, GICD_ISACTIVER, GICD_ISENABLER, GICD_IGROUPR};
    uint32_t words[SETTINGS] = {0}, kept = 0;

    for (uint32_t bit = 0; bit < 32; bit++) {
        const struct reference_irq *irq = irq_of(32U * bank + bit);

        words[SETTING_PENDING] |= (reference_is_pending(irq) ? 1U : 0U) << bit;
        words[SETTING_ACTIVE] |= (irq->active ? 1U : 0U) << bit;
        words[SETTING_ENABLED] |= (irq->enabled ? 1U : 0U) << bit;
        words[SETTING_GROUP] |= (uint32_t)irq->group << bit;
        kept |= (is_kept(32U * bank + bit) ? 1U : 0U) << bit;
    }
    for (uint32_t i = 0; i < SETTINGS; i++) {
        assert_int_equal(guest_read(offsets[i] + 4U * bank) & ~kept, words[i] & ~kept);
    }
    assert_int_equal(guest_read(GICD_ICPENDR + 4U * bank) & ~kept, words[SETTING_PENDING] & ~kept);
    assert_int_equal(guest_read(GICD_ICACTIVER + 4U * bank) & ~kept, words[SETTING_ACTIVE] & ~kept);
    assert_int_equal(guest_read(GICD_ICENABLER + 4U * bank) & ~kept, words[SETTING_ENABLED] & ~kept);
}

/* What a byte of GICD_ITARGETSR reads as; on a GICv3 an affinity names one CPU. */
static uint32_t targets_of(const struct reference_irq *irq)
{
    if (machine.config.cpus == 1 && MODEL_GIC == 2) {
        return 0;
    }
    return MODEL_GIC == 3 && irq->targets != 0 ? 1U << lowest_bit(irq->targets) : irq->targets;
}

/* Registers with a byte an interrupt, four at a time. */
static void compare_bytes(uint32_t first)
{
    uint32_t priorities = 0, sources = 0, kept = 0;

    for (uint32_t i = 0; i < 4; i++) {
        const struct reference_irq *irq = irq_of(first + i);

        kept |= (is_kept(first + i) ? 0xffU : 0) << (8U * i);
        priorities |= (irq->priority & 0xf8U) << (8U * i);
        sources |= (uint32_t)irq->sources << (8U * i);
        if (first >= INTID_SPI_FIRST) {
            assert_int_equal(guest_read8(GICD_ITARGETSR + first + i), targets_of(irq));
        }
    }
    assert_int_equal(guest_read(GICD_IPRIORITYR + first) & ~kept, priorities & ~kept);
    if (MODEL_GIC == 2 && first < INTID_SGI_COUNT) {
        assert_int_equal(guest_read(GICD_SPENDSGIR + first), sources);
        assert_int_equal(guest_read(GICD_CPENDSGIR + first), sources);
    }
}

/* GICD_ICFGR: the upper one of two bits. */
static void compare_triggers(uint32_t first)
{
    uint32_t edges = 0, kept = 0;

    for (uint32_t i = 0; i < 16; i++) {
        edges |= (irq_of(first + i)->edge ? 2U : 0U) << (2U * i);
        kept |= (is_kept(first + i) ? 3U : 0U) << (2U * i);
    }
    assert_int_equal(guest_read(GICD_ICFGR + first / 4U) & ~kept, edges & ~kept);
}

/* GICC_HPPIR: on a GICv2 without AckCtl the registers of group 0 say only that there is one of group 1. */
static uint32_t highest_pending(void)
{
    uint32_t intid = reference_highest_pending(&player()->reference);

    if (MODEL_GIC == 2 && intid != INTID_SPURIOUS && irq_of(intid)->group == 1 &&
        field_get(GICC_CTLR_ACKCTL, player()->ctlr) == 0) {
        return INTID_OTHER_GROUP;
    }
    return intid;
}

static void compare_interface(void)
{
    const struct reference *reference = &player()->reference;
    uint32_t running = reference->depth != 0 ? reference->running[reference->depth - 1U] : GICC_PRIORITY_IDLE;

    assert_int_equal(guest_gicc_read(GICC_RPR), running);
    assert_int_equal(guest_gicc_read(GICC_PMR), reference->pmr);
    assert_int_equal(guest_gicc_read(GICC_BPR), reference->bpr);
    assert_int_equal(guest_gicc_read(GICC_CTLR), player()->ctlr);
    if (MODEL_GIC == 2 || !reference->cbpr) {
        assert_int_equal(guest_gicc_read(GICC_ABPR), reference->abpr);
    }
    if (!anyone_is_late()) {
        assert_int_equal(field_get(GICC_IAR_INTID, guest_gicc_read(GICC_HPPIR)), highest_pending());
    }
}

void compare_all(void)
{
    compare_lines();
    compare_interface();
    if (anyone_is_late()) {
        return;
    }
    for (uint32_t bank = 0; bank < PLAY_INTIDS / 32U; bank++) {
        compare_bank(bank);
    }
    for (uint32_t first = 0; first < PLAY_INTIDS; first += 4) {
        compare_bytes(first);
    }
    for (uint32_t first = 0; first < PLAY_INTIDS; first += 16) {
        compare_triggers(first);
    }
    compare_lines();
}
