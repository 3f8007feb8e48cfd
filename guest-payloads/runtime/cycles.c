/*
 * See cycles.h. Ticks are read from CNTPCT here: what reads CNTVCT is a stamp, and may read cycles.
 */
#include "runtime/cycles.h"

#include "attempt.h"
#include "common/cycles.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "cycle_counter.h"
#include "monitors.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/unit.h"
#include "stamps.h"
#include "sysreg.h"

/* A stretch takes a millisecond; each of its ends is the best of some tries; a proof may be tried again. */
#define STRETCHES_PER_SECOND 1000U
#define END_TRIES            8U
#define PROOF_TRIES          3U

static const char *verdict;
static bool in_use;                         /* stamps read cycles */
static struct cycles_stretch before, after; /* a variant */

/* One end of a stretch: both counters at nearly the same moment. */
static struct cycles_stretch end_of_stretch(void)
{
    struct cycles_stretch best = {0, 0};
    uint32_t least = UINT32_MAX;

    for (uint32_t i = 0; i < END_TRIES; i++) {
        uint32_t ticks, cycles, width;

        isb();
        ticks = (uint32_t)read_CNTPCT();
        cycles = cycle_counter();
        width = (uint32_t)read_CNTPCT() - ticks;
        if (width < least) {
            least = width;
            best = (struct cycles_stretch){cycles, ticks};
        }
    }
    return best;
}

static void do_nothing(void)
{
}

static void call_hypervisor(void)
{
    hypercall(HVC_NULL, 0);
}

/* What both counters advance while `action` is done again and again. */
static struct cycles_stretch stretch_of(void (*action)(void))
{
    uint32_t length = read_CNTFRQ() / STRETCHES_PER_SECOND;
    struct cycles_stretch start = end_of_stretch(), end;

    while ((uint32_t)read_CNTPCT() - start.ticks < length) {
        action();
    }
    end = end_of_stretch();
    return (struct cycles_stretch){end.cycles - start.cycles, end.ticks - start.ticks};
}

static bool proved(void)
{
    for (uint32_t i = 0; i < PROOF_TRIES; i++) {
        struct cycles_stretch alone = stretch_of(do_nothing);
        struct cycles_stretch calling = stretch_of(run_is_native() ? do_nothing : call_hypervisor);

        if (cycles_agree(&alone, &calling)) {
            return true;
        }
    }
    return false;
}

/* Reads of the counter must not trap; without a shim nobody has turned it on. */
static void start_counter(void)
{
    if (!run_has_shim()) {
        cycle_counter_start();
    }
    (void)cycle_counter();
}

static const char *find(void)
{
    if (run_is_on_host() && !run_has_more(BOOT_WITH_cycle_counter)) {
        return "the_hypervisor_has_not_turned_the_counter_on";
    }
    if (!monitors_there()) {
        return "no_performance_monitors";
    }
    if (!attempt(start_counter)) {
        return "the_counter_traps";
    }
    if (!proved()) {
        if (run_has_more(BOOT_WITH_cycle_counter)) {
            monitors_quiet(); /* to a hypervisor, counting for a guest is work */
        }
        return "cycles_do_not_agree_with_the_counter";
    }
    return stamps_read_cycles(false) ? "ok" : "too_many_stamps";
}

static bool usable(void)
{
    return verdict != NULL && boot_name_is(verdict, "ok");
}

static void use(bool cycles)
{
    if (cycles != in_use) {
        stamps_read_cycles(cycles);
        unit_take_cycles(cycles);
        in_use = cycles;
        run_measure_overhead();
    }
}

void cycles_find(void)
{
    if (run_params.cycles && unit_is_time()) {
        verdict = find();
        use(usable());
    }
}

const char *cycles_verdict(void)
{
    return verdict;
}

bool cycles_cannot_tell(const struct variant *variant)
{
    (void)variant;
    return true;
}

void cycles_before(const struct experiment *experiment, const struct variant *variant)
{
    if (run_params.cycles) {
        use(usable() && (experiment->counter_alone == NULL || !experiment->counter_alone(variant)));
        record_string("unit", unit_name());
    }
    if (usable()) {
        before = stretch_of(do_nothing);
    }
}

void cycles_after(void)
{
    if (usable()) {
        after = stretch_of(do_nothing);
    }
}

void cycles_report(void)
{
    if (unit_is_time()) {
        record_counter("quantum_ps", unit_quantum_ps());
    }
    if (usable()) {
        record_counter("cycles_per_million_ticks_before", cycles_per_million_ticks(&before));
        record_counter("cycles_per_million_ticks_after", cycles_per_million_ticks(&after));
        record_counter("throttled", cycles_agree(&before, &after) ? 0 : 1);
    }
}
