/*
 * What guests and devices do, each to the virtual GIC and to the reference. What the architecture leaves
 * open, or docs/known-limits.md names, is left out: each place says which.
 */
#include "play.h"

#include "model/random.h"
#include "model/visitor.h"
#include "vgic/vgic.h"

#define CTLR_SETTABLE                                                                                        \
    (3U | field_put(GICC_CTLR_ACKCTL, 1) | field_put(GICC_CTLR_FIQEN, 1) | field_put(GICC_CTLR_CBPR, 1) |    \
     field_put(GICC_CTLR_EOIMODE, 1))

static bool ctlr_has(uint32_t offset)
{
    return (player()->ctlr >> offset & 1U) != 0;
}

static bool is_split(void)
{
    return ctlr_has(GICC_CTLR_EOIMODE_OFF);
}

/* ---- devices ---- */

static void edge(uint32_t intid, uint32_t value)
{
    (void)value;
    /* A physical edge while the last one waits for the guest is one more to the physical GIC: a known limit.
     */
    if (intid >= INTID_SGI_COUNT && irq_of(intid)->edge &&
        (!is_hardware(intid) || !reference_is_pending(irq_of(intid)))) {
        irq_of(intid)->latch = true;
        device_edge(intid);
    }
}

void play_line(uint32_t intid)
{
    irq_of(intid)->line = !irq_of(intid)->line;
    device_line(intid, irq_of(intid)->line);
}

static void line(uint32_t intid, uint32_t value)
{
    (void)value;
    /* A physical line that falls before the acknowledge may be seen late, in a list register never. */
    if (intid < INTID_SGI_COUNT || irq_of(intid)->edge ||
        (is_hardware(intid) && irq_of(intid)->line && !is_handled_here(intid)) ||
        (intid >= INTID_SPI_FIRST && !is_hardware(intid) && machine.config.cpus > 1)) {
        return; /* the last: what the shim itself raises is its own vCPU's, but for a VM of one */
    }
    play_line(intid);
}

/* ---- the distributor ---- */

static void pend(uint32_t intid, uint32_t value)
{
    if (intid >= INTID_SGI_COUNT) {
        irq_of(intid)->latch = true;
        guest_pend(intid);
    } else if (MODEL_GIC == 2) {
        irq_of(intid)->sources |= (uint8_t)(value & ((1U << machine.config.cpus) - 1U));
        guest_write8(GICD_SPENDSGIR + intid, value & 0xffU);
    } else {
        irq_of(intid)->sources |= 1U;
        guest_pend(intid);
    }
}

static void unpend(uint32_t intid, uint32_t value)
{
    if (intid >= INTID_SGI_COUNT) {
        irq_of(intid)->latch = false;
        guest_unpend(intid);
    } else {
        irq_of(intid)->sources &= (uint8_t)~value;
        guest_write8(GICD_CPENDSGIR + intid, value & 0xffU);
    }
}

/* Many at once: the word of a bank. */
static void pend_bank(uint32_t intid, uint32_t value)
{
    uint32_t first = intid / 32U * 32U, bits = value << (intid % 25U);

    if (first == 0) {
        bits &= 0xffff0000U & ~(1U << MAINTENANCE);
    }
    for (uint32_t rest = bits; rest != 0; rest &= rest - 1U) {
        irq_of(first + lowest_bit(rest))->latch = intid % 4U != 0;
    }
    guest_write((intid % 4U != 0 ? GICD_ISPENDR : GICD_ICPENDR) + first / 8U, bits);
}

static void enable(uint32_t intid, uint32_t value)
{
    bool enabled = !irq_of(intid)->enabled || value % 4U == 0;

    if (intid >= INTID_SGI_COUNT) {
        irq_of(intid)->enabled = enabled;
    }
    guest_set_enabled(intid, enabled);
}

static void priority(uint32_t intid, uint32_t value)
{
    irq_of(intid)->priority = (uint8_t)value;
    guest_set_priority(intid, value);
}

/* Four at once, of which the lowest two bits of the value choose how many keep theirs. */
static void priorities(uint32_t intid, uint32_t value)
{
    uint32_t first = intid & ~3U, word = 0;

    for (uint32_t i = 0; i < 4; i++) {
        uint32_t byte = i < value % 4U ? irq_of(first + i)->priority : value & 0xf8U;

        irq_of(first + i)->priority = (uint8_t)byte;
        word |= byte << (8U * i);
    }
    guest_write(GICD_IPRIORITYR + first, word);
}

static void group(uint32_t intid, uint32_t value)
{
    (void)value;
    irq_of(intid)->group ^= 1U;
    guest_set_group(intid, irq_of(intid)->group);
}

/* The trigger, of one that is disabled, and where nothing hangs on it (IHI 0048, 4.3.13: unpredictable). */
static void trigger(uint32_t intid, uint32_t value)
{
    struct reference_irq *irq = irq_of(intid);

    (void)value;
    if (intid >= INTID_SPI_FIRST && !irq->enabled && !irq->active && !irq->latch && !irq->line) {
        irq->edge = !irq->edge;
        guest_set_edge(intid, irq->edge);
    }
}

static void target(uint32_t intid, uint32_t value)
{
    if (intid >= INTID_SPI_FIRST) {
        if (machine.config.cpus > 1 || MODEL_GIC == 3) { /* with one CPU a GICv2 has no such register */
            irq_of(intid)->targets = (uint8_t)(value & ((1U << machine.config.cpus) - 1U));
        }
        guest_target(intid, value & 0xffU);
    }
}

/* A GICv3's SGI comes where it is of the group that its sender has it in (IHI 0069, 12.2.22). */
static void send(uint32_t intid, uint32_t value)
{
    uint32_t all = (1U << machine.config.cpus) - 1U, self = here->cpu.index;
    uint32_t filter = value >> 6 & 3U;
    uint32_t targets[] = {value & all, all & ~(1U << self), 1U << self, 0};

    intid %= INTID_SGI_COUNT;
    for (uint32_t rest = targets[filter]; rest != 0; rest &= rest - 1U) {
        struct reference *to = &play.players[lowest_bit(rest)].reference;

        if (MODEL_GIC == 2 || to->private[intid].group == irq_of(intid)->group) {
            to->private[intid].sources |= (uint8_t)(1U << vgic_sgi_source(self));
        }
    }
    guest_send(filter, value & 63U, intid);
}

void play_forward(uint32_t groups)
{
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        play.players[i].reference.group_enabled[0] = (groups & 1U) != 0;
        play.players[i].reference.group_enabled[1] = (groups & 2U) != 0;
    }
    guest_write(GICD_CTLR, groups);
}

static void forward(uint32_t intid, uint32_t value)
{
    (void)intid;
    play_forward(value % 8U < 4U ? value % 4U : 3U);
}

/* By hand, on what no handler is about to end. */
void play_by_hand(uint32_t intid)
{
    irq_of(intid)->active = !irq_of(intid)->active;
    guest_activate(intid, irq_of(intid)->active);
}

static void by_hand(uint32_t intid, uint32_t value)
{
    (void)value;
    if (!is_handled(intid)) {
        play_by_hand(intid);
    }
}

/* ---- the CPU interface ---- */

void play_control(uint32_t ctlr)
{
    player()->ctlr = ctlr;
    player()->reference.group_taken[0] = (ctlr & 1U) != 0;
    player()->reference.group_taken[1] = (ctlr & 2U) != 0;
    player()->reference.cbpr = ctlr_has(GICC_CTLR_CBPR_OFF);
    guest_gicc_write(GICC_CTLR, ctlr);
}

static bool something_is_active(void)
{
    for (uint32_t intid = 0; intid < PLAY_INTIDS; intid++) {
        if (irq_of(intid)->active) {
            return true;
        }
    }
    return player()->reference.depth != 0 || player()->dropped_count != 0;
}

static void control(uint32_t intid, uint32_t value)
{
    uint32_t ctlr = value & 0x1fU; /* groups, AckCtl, FIQEn, CBPR */

    (void)intid;
    ctlr |= value < 0xc0U ? 3U : 0; /* the groups more often on */
    ctlr |= field_put(GICC_CTLR_EOIMODE, value >> 5 & 1U);
    if (something_is_active() || anyone_is_late()) { /* EOImode while something is active: a known limit */
        ctlr = (ctlr & ~field_put(GICC_CTLR_EOIMODE, 1)) | field_put(GICC_CTLR_EOIMODE, is_split());
        if (player()->reference.depth != 0) { /* what runs was acknowledged with this binary point */
            ctlr = (ctlr & ~field_put(GICC_CTLR_CBPR, 1)) |
                   field_put(GICC_CTLR_CBPR, ctlr_has(GICC_CTLR_CBPR_OFF));
        }
    }
    play_control(ctlr & CTLR_SETTABLE);
}

static void mask(uint32_t intid, uint32_t value)
{
    (void)intid;
    player()->reference.pmr = (value % 4U == 0 ? 0xffU : value) & 0xf8U;
    guest_gicc_write(GICC_PMR, value % 4U == 0 ? 0xffU : value);
}

static void binary_point(uint32_t intid, uint32_t value)
{
    struct reference *reference = &player()->reference;

    (void)intid;
    if (reference->depth != 0) {
        return; /* what runs was acknowledged with this one */
    }
    if (value % 2U == 0) {
        reference->bpr = value / 2U % 8U < GICV_BPR_SMALLEST ? GICV_BPR_SMALLEST : value / 2U % 8U;
        guest_gicc_write(GICC_BPR, value / 2U % 8U);
    } else if (MODEL_GIC == 2 || !reference->cbpr) { /* a GICv3's ICC_BPR1 is read-only then */
        reference->abpr = value / 2U % 8U < GICV_ABPR_SMALLEST ? GICV_ABPR_SMALLEST : value / 2U % 8U;
        guest_gicc_write(GICC_ABPR, value / 2U % 8U);
    }
}

/* IAR has given this: it must be what the reference has. */
static void acknowledged(uint32_t iar)
{
    struct player *who = player();
    uint32_t intid = field_get(GICC_IAR_INTID, iar);
    uint32_t in_group = intid < MODEL_INTIDS ? irq_of(intid)->group : 0;
    bool right = anyone_is_late() ? reference_acknowledge_early(&who->reference, iar)
                                  : reference_acknowledge(&who->reference, iar);

    assert_true(right);
    if (iar != INTID_SPURIOUS) {
        who->handled[who->reference.depth - 1U] = (struct handled){iar, in_group};
    }
}

void play_acknowledge(void)
{
    uint32_t next = reference_signalled(&player()->reference);

    if (player()->reference.depth == HANDLED_MAX || player()->dropped_count == DROPPED_MAX) {
        return;
    }
    if (MODEL_GIC == 2 && next != INTID_SPURIOUS && irq_of(next)->group == 1 &&
        !ctlr_has(GICC_CTLR_ACKCTL_OFF)) {
        if (!anyone_is_late()) {
            assert_int_equal(guest_acknowledge(), INTID_OTHER_GROUP);
        }
    } else if (MODEL_GIC != 2 || ctlr_has(GICC_CTLR_ACKCTL_OFF) || !anyone_is_late()) {
        acknowledged(guest_acknowledge());
    }
}

static void acknowledge(uint32_t intid, uint32_t value)
{
    (void)intid, (void)value;
    play_acknowledge();
}

/* By the registers of group 1, which see none of the other. */
static void acknowledge_group1(uint32_t intid, uint32_t value)
{
    uint32_t next = reference_signalled(&player()->reference), iar;

    (void)intid, (void)value;
    if (player()->reference.depth == HANDLED_MAX || player()->dropped_count == DROPPED_MAX ||
        anyone_is_late()) {
        return;
    }
    iar = model_acknowledge_group1();
    if (next != INTID_SPURIOUS && irq_of(next)->group == 0) {
        assert_int_equal(iar, INTID_SPURIOUS);
    } else {
        acknowledged(iar);
    }
}

/* The newest one, by the registers of its group: with AckCtl those of group 0 do as well. */
void play_end(void)
{
    struct player *who = player();
    struct handled ended;

    if (who->reference.depth == 0) {
        return;
    }
    reference_drop(&who->reference);
    ended = who->handled[who->reference.depth];
    if (is_split()) {
        who->dropped[who->dropped_count++] = ended;
    } else {
        irq_of(field_get(GICC_IAR_INTID, ended.iar))->active = false;
    }
    if (ended.group == 1 && !ctlr_has(GICC_CTLR_ACKCTL_OFF)) {
        model_end_group1(ended.iar);
    } else {
        guest_end(ended.iar);
    }
}

static void end(uint32_t intid, uint32_t value)
{
    (void)intid, (void)value;
    play_end();
}

/* Any of those that were dropped: EOImode is still 1, or there were none. */
void play_deactivate(uint32_t which)
{
    struct player *who = player();
    uint32_t iar;

    if (who->dropped_count != 0) {
        iar = who->dropped[which % who->dropped_count].iar;
        who->dropped[which % who->dropped_count] = who->dropped[who->dropped_count - 1U];
        who->dropped_count--;
        irq_of(field_get(GICC_IAR_INTID, iar))->active = false;
        guest_deactivate(iar);
    }
}

static void deactivate(uint32_t intid, uint32_t value)
{
    (void)intid;
    play_deactivate(value);
}

/* ---- vCPUs and VMs ---- */

void play_on(void)
{
    machine_cpu_on();
    machine_settle();
}

/* The last one stays; and who turns itself off does so outside its handlers. */
static void off(uint32_t intid, uint32_t value)
{
    uint32_t online = 0;

    (void)intid, (void)value;
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        online += machine.cpus[i].cpu.place.online ? 1U : 0U;
    }
    if (online > 1 && player()->reference.depth == 0 && !(play.visits && here->cpu.index == 0)) {
        play_late(false);
        machine_cpu_off();
        machine_settle();
    }
}

void play_late(bool late)
{
    if (player()->late != late) {
        player()->late = late;
        machine_delay_maintenance(late);
    }
}

static void late(uint32_t intid, uint32_t value)
{
    (void)intid, (void)value;
    if (machine.config.path != VGIC_TRAP) {
        play_late(!player()->late);
    }
}

static void visit(uint32_t intid, uint32_t value)
{
    struct random random = {value << 8 | intid | 1U};

    if (play.visits && here->cpu.index == 0 && !anyone_is_late()) {
        visitor_visit(&random);
    }
}

/* Looks at everything: which may also settle what was not settled. */
static void look(uint32_t intid, uint32_t value)
{
    (void)intid, (void)value;
    compare_all();
}

/* Of 64 numbers, how many stand for each. */
#define STEP(share, function)                                                                                \
    {                                                                                                        \
        share, #function, function                                                                           \
    }

static const struct {
    uint32_t share;
    const char *name;
    void (*step)(uint32_t intid, uint32_t value);
} steps[] = {
    STEP(6, edge),
    STEP(5, line),
    STEP(2, pend),
    STEP(2, unpend),
    STEP(1, pend_bank),
    STEP(3, enable),
    STEP(3, priority),
    STEP(1, priorities),
    STEP(2, group),
    STEP(1, trigger),
    STEP(4, target),
    STEP(3, send),
    STEP(1, forward),
    STEP(1, by_hand),
    STEP(2, control),
    STEP(1, mask),
    STEP(1, binary_point),
    STEP(8, acknowledge),
    STEP(1, acknowledge_group1),
    STEP(8, end),
    STEP(3, deactivate),
    STEP(1, off),
    STEP(1, late),
    STEP(1, visit),
    STEP(2, look),
};

/* Interrupts of every kind: private and shared, levels and edges, physical and not. */
static uint32_t intid_of(uint32_t number)
{
    static const uint32_t all[] = {
        TIMER,   PPI,     MONITORS, 31,      0,       3,       15,       7,        SOFT(0), SOFT(1),
        SOFT(2), SOFT(3), SOFT(4),  SOFT(5), SOFT(6), SOFT(7), HARD(0),  HARD(1),  HARD(2), HARD(3),
        HARD(4), HARD(5), HARD(6),  HARD(7), 32,      63,      HARD(15), SOFT(39), 64,      16,
    };

    if (number >= 0x80U && player()->reference.depth != 0) { /* what runs */
        return field_get(GICC_IAR_INTID, player()->handled[player()->reference.depth - 1U].iar);
    }
    return all[number % (sizeof(all) / sizeof(all[0]))];
}

void play_step(uint32_t step, uint32_t irq, uint32_t value)
{
    uint32_t intid = intid_of(irq);

    here->maintenance_last = (irq & 0x40U) != 0;
    for (uint32_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (step < steps[i].share) {
            if (play.told) {
                fprintf(stderr, "cpu %u: %s %u %#x\n", (unsigned)here->cpu.index, steps[i].name,
                        (unsigned)intid, (unsigned)value);
            }
            steps[i].step(intid, value);
            return;
        }
        step -= steps[i].share;
    }
}
