/*
 * its-config: from before the store to GITS_CWRITER that has the ITS perform a command and a SYNC, both in
 * memory by then, to after the read of GITS_CREADR that says that it has.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "experiments/v3/lpi_source.h"
#include "runtime/counters.h"
#include "runtime/gic.h"
#include "runtime/host.h"
#include "runtime/irq.h"
#include "runtime/run.h"

#define MANY 10000U

/* What is measured, and what undoes it for the next sample. SYNC alone: nothing. */
struct operation {
    struct its_command (*command)(uint32_t event);
    struct its_command (*back)(uint32_t event);
};

static const struct operation *operation;
static uint32_t event;

static struct its_command map(uint32_t which)
{
    return its_mapti(ITS_DEVICE, which, LPI(which), 0);
}

static struct its_command discard(uint32_t which)
{
    return its_command_of_event(ITS_DISCARD, ITS_DEVICE, which);
}

static struct its_command move_away(uint32_t which)
{
    return its_event_to(ITS_MOVI, ITS_DEVICE, which, 1);
}

static struct its_command move_back(uint32_t which)
{
    return its_event_to(ITS_MOVI, ITS_DEVICE, which, 0);
}

static struct its_command invalidate(uint32_t which)
{
    return its_command_of_event(ITS_INV, ITS_DEVICE, which);
}

static struct its_command raise(uint32_t which)
{
    return its_command_of_event(ITS_INT, ITS_DEVICE, which);
}

static struct its_command clear(uint32_t which)
{
    return its_command_of_event(ITS_CLEAR, ITS_DEVICE, which);
}

static const struct operation mapti = {map, discard};
static const struct operation movi = {move_away, move_back};
static const struct operation inv = {invalidate, NULL};
static const struct operation interrupt = {raise, clear};
static const struct operation sync = {NULL, NULL};

static const char *prepare_with(const struct operation *chosen, uint32_t mapped)
{
    const char *why = lpi_prepare(mapped);

    irq_mask();
    operation = chosen;
    event = mapped - 1U;
    if (why == NULL && chosen == &movi && gic_cpu_count() < 2) {
        return "the_machine_has_fewer_cpus";
    }
    return why;
}

static bool run(int32_t *ticks)
{
    uint32_t start, taken;

    if (operation->back != NULL && !its_do(operation->back(event))) {
        return false;
    }
    if (operation->command != NULL) {
        its_put(operation->command(event));
    }
    its_put(its_sync(0));
    counters_start();
    host_interval_start();
    taken = its_stamp_ring(its_queue_end(), IRQ_POLLS, &start);
    host_interval_stop();
    counters_stop();
    if (io_read32(ITS_CREADR) != its_queue_end()) {
        if (!its_wait()) {
            return false;
        }
        taken = (uint32_t)stamp() - start;
    }
    *ticks = (int32_t)(taken - run_clock_overhead);
    return true;
}

static void finish(void)
{
    if (operation->back != NULL) {
        its_do(operation->back(event));
    }
    lpi_finish();
}

#define OPERATIONS(OPERATION)                                                                                \
    OPERATION(mapti, 1, "op=mapti;mapped=one")                                                               \
    OPERATION(mapti, MANY, "op=mapti;mapped=10000")                                                          \
    OPERATION(movi, 1, "op=movi")                                                                            \
    OPERATION(inv, 1, "op=inv")                                                                              \
    OPERATION(interrupt, 1, "op=int")                                                                        \
    OPERATION(sync, 1, "op=sync")

#define PREPARE(name, mapped, variant)                                                                       \
    static const char *prepare_##name##_of_##mapped(void)                                                    \
    {                                                                                                        \
        return prepare_with(&name, mapped);                                                                  \
    }

#define VARIANT(name, mapped, variant) {variant, prepare_##name##_of_##mapped, run, finish},

OPERATIONS(PREPARE)

static const struct variant variants[] = {OPERATIONS(VARIANT)};

const struct experiment experiment_its_config = {"its-config", 1000, COUNT_INTERVAL, VARIANTS(variants)};
