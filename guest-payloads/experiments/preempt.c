/*
 * preempt: an interrupt is made pending inside the handler of a less urgent one, to its own handler. `depth`
 * says how many handlers are interrupted already, each by the next: D + 1 MSIs, every one at a level of
 * priority of its own, and the sample is the last one's. The least urgent level is 0xf0: a CPU interface with
 * 5 bits of priority never signals 0xf8, which is what its GICC_PMR is at most. That leaves 31 levels, and 30
 * handlers to interrupt. The shim nests as deep; another hypervisor may have to wait for a list register, all
 * of which active interrupts hold (KVM's vgic sorts them first).
 */
#include "cpu.h"
#include "experiments/table.h"
#include "nested.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "stamp.h"

#define PRIORITY_LEAST 0xf0U
#define PRIORITY_STEP  8U

/* With every priority there is, or every other one. */
static uint32_t priority_least, priority_step;

static const char does_not_nest[] = "the_hypervisor_does_not_nest_so_deep";

static uint32_t depth;
static volatile uint32_t entered; /* handlers, this round */
static volatile uint32_t start;   /* of the last one's interval */
static volatile uint32_t ended;   /* its handler's stamp: while handlers end, the vector may run once more */
static volatile bool out_of_turn; /* some other interrupt came than the one just pended */
static volatile bool missed;      /* it did not come at all */

/* In `entered`: no interrupt is the next one, so that those which come late do not nest any further. */
#define NO_MORE 0x1000U

/* Pends MSI `n` and waits, for a bounded time, until its handler has been entered. */
static void pend_and_wait(uint32_t n)
{
    struct gic_trigger msi = gic_msi_trigger(n);
    uint32_t before = stamp_before_store(msi.address, msi.value);

    if (n == depth) {
        start = before;
    }
    for (uint32_t polls = 0; entered <= n && polls < IRQ_POLLS; polls++) {
    }
    if (entered <= n && !irq_wait_count(&entered, n + 1U)) {
        missed = true;
        entered = NO_MORE;
    }
}

static void handler(uint32_t intid)
{
    uint32_t n = entered;

    if (intid != gic_msi_trigger(n).intid) {
        out_of_turn = true;
        return;
    }
    entered = n + 1U;
    if (n < depth) {
        nested_call(pend_and_wait, n + 1U);
    } else {
        ended = (uint32_t)irq_stamp;
    }
}

/* run() as the compiler does not see that it is called: it must not become another function by that. */
static bool run(int32_t *ticks);
static bool (*const volatile trial)(int32_t *ticks) = run;

static uint32_t too_deep; /* for the hypervisor below, as a trial has shown; 0: nothing was yet */

/* One that is taken out of its turn, or another, is a failure and will be one again. */
static bool nests(void)
{
    int32_t ticks;
    bool nested = trial(&ticks) || !missed;

    experiment_failure = NULL;
    out_of_turn = false;
    return nested;
}

static void finish(void);

static void find_levels(void)
{
    uint32_t every = gic_has_half_priorities() ? 2U : 1U;

    priority_step = every * PRIORITY_STEP;
    priority_least = PRIORITY_LEAST - (every - 1U) * priority_step;
}

static const char *prepare_depth(uint32_t interrupted)
{
    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    find_levels();
    if (interrupted * priority_step > priority_least) {
        return "the_gic_has_fewer_priorities";
    }
    if (too_deep != 0 && interrupted >= too_deep) {
        return does_not_nest;
    }
    depth = interrupted;
    out_of_turn = false;
    irq_reset(handler);
    for (uint32_t n = 0; n <= depth; n++) {
        gic_set_priority(gic_msi_trigger(n).intid, priority_least - priority_step * n);
        gic_enable(gic_msi_trigger(n).intid, true);
    }
    irq_unmask();
    if (run_is_on_host() && !nests()) {
        finish();
        too_deep = depth;
        return does_not_nest;
    }
    return NULL;
}

static bool run(int32_t *ticks)
{
    entered = 0;
    missed = false;
    pend_and_wait(0);
    if (out_of_turn && !missed) {
        experiment_failure = "another_interrupt_than_the_one_pended";
    }
    *ticks = (int32_t)(ended - start - run_clock_overhead);
    return entered == depth + 1U && !out_of_turn;
}

static void finish(void)
{
    irq_mask();
    for (uint32_t n = 0; n <= depth; n++) {
        gic_disable(gic_msi_trigger(n).intid);
        gic_set_priority(gic_msi_trigger(n).intid, GIC_PRIORITY_DEFAULT);
    }
}

#define DEPTHS(D) D(1) D(2) D(3) D(4) D(8) D(16) D(30)

#define PREPARE(d)                                                                                           \
    static const char *prepare_##d(void)                                                                     \
    {                                                                                                        \
        return prepare_depth(d);                                                                             \
    }

#define VARIANT(d) {"depth=" #d, prepare_##d, run, finish},

DEPTHS(PREPARE)

static const struct variant variants[] = {DEPTHS(VARIANT)};

const struct experiment experiment_preempt = {"preempt", 1000, COUNT_CYCLE, VARIANTS(variants)};
