/*
 * The visitor's account: which of its interrupts are pending, and which are active inside which.
 */
#include "visitor.h"

#include "gic_ops.h"
#include "vgic/policy/maintain.h"
#include "vgic/policy/take.h"
#include "vgic/vcpus/share.h"

#define STEPS_MAX 6U

/* The last one is the timer's: the least urgent. */
#define INTERRUPTS (VISITOR_COUNT + 1U)

struct vgic_cpu visitor;

static struct vgic vm;
static struct counters counters;
static struct {
    bool pending[INTERRUPTS];
    uint32_t active[INTERRUPTS]; /* a stack */
    uint32_t depth;
    bool line;       /* of the visitor's timer */
    bool other_line; /* of this CPU's own vCPU's timer, while the visitor is there */
} account;

static uint32_t intid_of(uint32_t n)
{
    return n < VISITOR_COUNT ? SOFT(n) : TIMER;
}

static struct virq *irq_of(uint32_t n)
{
    return vgic_irq(&visitor, intid_of(n));
}

/* Maintenance interrupts are its exits, as far as it causes any. */
static void settle(void)
{
    for (uint32_t exits = 0; vm.path != VGIC_TRAP && ops_maintenance_status() != 0; exits++) {
        assert_true(exits < 3U);
        lr_maintain(&visitor);
    }
}

/* The physical timer interrupt is taken, if its line is up and it is not active already. */
static void take_tick(void)
{
    struct physical *p = physical_of(TIMER);

    if (p->line && !p->active) {
        assert_true(p->enabled && !p->edge && !p->latch);
        p->active = true;
        struct virq *irq = irq_of(VISITOR_COUNT);

        if (irq->word == 0 || !lr_take_any(&visitor, irq)) {
            vgic_raise_hardware(&visitor, irq);
        }
    }
}

static uint32_t read_gicc(uint32_t offset)
{
    uint32_t value = vm.path == VGIC_TRAP ? trapped_gicc_read(&visitor, offset) : gicv_read(offset);

    settle();
    return value;
}

static void write_gicc(uint32_t offset, uint32_t value)
{
    if (vm.path == VGIC_TRAP) {
        trapped_gicc_write(&visitor, offset, value);
    } else {
        gicv_write(offset, value);
    }
    settle();
}

void visitor_start(void)
{
    memset(&account, 0, sizeof(account));
    memset(&visitor, 0xa5, sizeof(visitor));
    vgic_init(&vm, machine.config.path, MODEL_INTIDS, machine.config.lr_count);
    vgic_add_cpu(&vm, &visitor, &counters);
    vgic_switch_from(&here->cpu);
    vgic_keep_for_shim(&visitor, MAINTENANCE);
    vgic_link_hardware(&visitor, TIMER);
    vgic_switch_to(&here->cpu);
    visitor_enter();
    write_gicc(GICC_PMR, 0xf0);
    write_gicc(GICC_BPR, 0);
    write_gicc(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1));
    mmio_write(&machine.dist, &visitor, GICD_CTLR, 2, field_put(GICD_CTLR_GRP0, 1));
    for (uint32_t n = 0; n < INTERRUPTS; n++) {
        irq_of(n)->config |= n < VISITOR_COUNT ? VIRQ_EDGE | VIRQ_ENABLED : VIRQ_ENABLED;
        vgic_set_priority(&visitor, irq_of(n), 0x10U * (n + 1U));
    }
    visitor_leave();
}

void visitor_enter(void)
{
    machine_hold();
    account.other_line = physical_of(TIMER)->line;
    physical_of(TIMER)->line = false;
    vgic_switch(&here->cpu, &visitor);
    if (account.depth != 0 && account.active[0] == VISITOR_COUNT) {
        assert_true(physical_of(TIMER)->active);
    }
    physical_of(TIMER)->line = account.line;
    take_tick();
    settle();
}

void visitor_leave(void)
{
    physical_of(TIMER)->line = false;
    vgic_switch(&visitor, &here->cpu);
    physical_of(TIMER)->line = account.other_line;
    machine_release();
}

void visitor_pend(uint32_t n)
{
    vgic_pend(&visitor, irq_of(n));
    account.pending[n] = true;
    settle();
}

void visitor_tick(void)
{
    if (account.depth != 0 && account.active[0] == VISITOR_COUNT) {
        return; /* the one before is not ended yet */
    }
    account.line = physical_of(TIMER)->line = true;
    account.pending[VISITOR_COUNT] = true;
    take_tick();
    settle();
}

/* What the next acknowledge must give: an index, or INTERRUPTS for none. */
static uint32_t most_urgent(void)
{
    uint32_t running = account.depth != 0 ? account.active[account.depth - 1U] : INTERRUPTS;

    for (uint32_t n = 0; n < running; n++) {
        if (account.pending[n]) {
            return n;
        }
    }
    return INTERRUPTS;
}

void visitor_acknowledge(void)
{
    uint32_t n = most_urgent();

    assert_int_equal(read_gicc(GICC_IAR), n < INTERRUPTS ? intid_of(n) : INTID_SPURIOUS);
    if (n < INTERRUPTS) {
        account.pending[n] = false;
        account.active[account.depth++] = n;
    }
    if (n == VISITOR_COUNT) {
        account.line = physical_of(TIMER)->line = false;
    }
}

void visitor_end(void)
{
    if (account.depth != 0) {
        account.depth--;
        write_gicc(GICC_EOIR, intid_of(account.active[account.depth]));
    }
}

static void step(struct random *random)
{
    switch (random_below(random, 5)) {
    case 0:
    case 1:
        visitor_pend(random_below(random, VISITOR_COUNT));
        break;
    case 2:
        visitor_acknowledge();
        break;
    case 3:
        visitor_end();
        break;
    default:
        visitor_tick();
        break;
    }
}

void visitor_visit(struct random *random)
{
    visitor_enter();
    for (uint32_t steps = random_below(random, STEPS_MAX); steps != 0; steps--) {
        step(random);
    }
    visitor_leave();
}

void visitor_be_busy(void)
{
    visitor_enter();
    for (uint32_t n = 0; n < VISITOR_COUNT; n++) {
        visitor_pend(n);
    }
    visitor_acknowledge();
    visitor_end();
    visitor_leave();
}

void visitor_finish(void)
{
    visitor_enter();
    while (account.depth != 0 || most_urgent() < INTERRUPTS) {
        visitor_acknowledge();
        visitor_end();
    }
    visitor_acknowledge();
    assert_false(physical_of(TIMER)->active);
    visitor_leave();
}
