/*
 * lr-pressure: K MSIs pended back to back while interrupts are masked, then unmasked and handled one after
 * the other; from before the first store to after the last handler's completion, divided by K and rounded.
 * MSI n has priority 0x40 + 8 * (7 * n mod 16): neighbours differ, any 16 in a row have 16 different ones,
 * and later ones are now more urgent and now less than those before. They must be handled in the order of
 * priorities. Among equals that are in list registers at the same time the CPU interface chooses (QEMU's: by
 * the number of the list register), so their order is not looked at.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "stamp.h"

static uint32_t count;                     /* K */
static volatile uint32_t handled;          /* this round */
static uint16_t order[PLATFORM_MSI_COUNT]; /* INTIDs as they came */

static uint32_t priority_of(uint32_t n)
{
    return 0x40U + 8U * (7U * n % 16U);
}

static void handler(uint32_t intid)
{
    uint32_t at = handled;

    if (at < PLATFORM_MSI_COUNT) {
        order[at] = (uint16_t)intid;
    }
    handled = at + 1U;
}

/* run() as the compiler does not see that it is called: it must not become another function by that. */
static bool run(int32_t *ticks);
static bool (*const volatile trial)(int32_t *ticks) = run;

/* What the shim must, another hypervisor may not: with more pending than it has list registers, say. */
static bool keeps_order(void)
{
    int32_t ticks;
    bool kept = trial(&ticks) || experiment_failure == NULL; /* one that is lost will be lost again */

    experiment_failure = NULL;
    return kept;
}

static void finish(void);

static const char *prepare_count(uint32_t k)
{
    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    count = k;
    irq_reset(handler);
    irq_mask();
    for (uint32_t n = 0; n < count; n++) {
        gic_set_priority(gic_msi_trigger(n).intid, priority_of(n));
        gic_enable(gic_msi_trigger(n).intid, true);
    }
    if (run_is_on_host() && !keeps_order()) {
        finish();
        return "the_hypervisor_does_not_keep_the_order";
    }
    return NULL;
}

static bool in_order(void)
{
    for (uint32_t i = 1; i < count; i++) {
        if (priority_of(order[i - 1U] - PLATFORM_MSI_FIRST) > priority_of(order[i] - PLATFORM_MSI_FIRST)) {
            return false;
        }
    }
    return true;
}

static int32_t share_of(uint32_t total)
{
    return (int32_t)((total + count / 2U) / count);
}

/* All came: none twice, and in order. */
static inline __attribute__((always_inline)) bool are_right(void)
{
    experiment_duplicated += handled - count;
    if (!in_order()) {
        experiment_failure = "not_handled_in_order_of_priority";
        return false;
    }
    return true;
}

/* The looks in run() are over, and some have not come. A call at its very end: no register is saved for it.
 */
static __attribute__((noinline)) bool run_late(int32_t *ticks, uint32_t start)
{
    bool came;

    irq_unmask();
    came = irq_wait_count(&handled, count);
    *ticks = share_of((uint32_t)stamp() - start - run_clock_overhead);
    irq_mask();
    return came && are_right();
}

/* At a place where the compiler aligns its loops in the same way whatever stands before it. */
static __attribute__((aligned(16))) bool run(int32_t *ticks)
{
    uint32_t start, total;

    irq_mask();
    handled = 0;
    start = (uint32_t)stamp();
    for (uint32_t n = 0; n < count; n++) {
        struct gic_trigger msi = gic_msi_trigger(n);

        io_write32(msi.address, msi.value);
    }
    irq_unmask();
    for (uint32_t polls = 0; handled < count && polls < IRQ_POLLS; polls++) {
    }
    total = (uint32_t)stamp() - start - run_clock_overhead;
    irq_mask();
    *ticks = share_of(total);
    if (handled < count) {
        return run_late(ticks, start);
    }
    return are_right();
}

static void finish(void)
{
    irq_mask();
    for (uint32_t n = 0; n < count; n++) {
        gic_disable(gic_msi_trigger(n).intid);
        gic_set_priority(gic_msi_trigger(n).intid, GIC_PRIORITY_DEFAULT);
    }
}

#define COUNTS(K) K(1) K(2) K(3) K(4) K(5) K(6) K(8) K(12) K(16) K(24) K(32) K(48) K(64)

#define PREPARE(k)                                                                                           \
    static const char *prepare_##k(void)                                                                     \
    {                                                                                                        \
        return prepare_count(k);                                                                             \
    }

#define VARIANT(k) {"k=" #k, prepare_##k, run, finish},

COUNTS(PREPARE)

static const struct variant variants[] = {COUNTS(VARIANT)};

const struct experiment experiment_lr_pressure = {"lr-pressure", 1000, COUNT_CYCLE, VARIANTS(variants)};
