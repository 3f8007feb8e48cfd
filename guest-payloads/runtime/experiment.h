/*
 * What an experiment is to the runner. One file an experiment in experiments/, one row in
 * experiments/table.c.
 */
#ifndef RUNTIME_EXPERIMENT_H
#define RUNTIME_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first samples of a variant are warm-up. */
#define WARMUP_COUNT 1U

/* What the counters reported beside the samples cover. */
enum count_scope {
    COUNT_INTERVAL, /* the measured interval itself: run() brackets it with counters_start() and _stop() */
    COUNT_CYCLE     /* everything from the first sample to the last: the whole life of the interrupts */
};

struct variant {
    const char *name; /* k=v pairs joined by `;`, or "-" */

    /* Makes ready. Returns NULL, or why the variant cannot run on this path: words joined by `_`. */
    const char *(*prepare)(void);

    /*
     * Measures once and stores the ticks, overhead taken off. False: an interrupt was lost, or what
     * experiment_failure says.
     */
    bool (*run)(int32_t *ticks);

    /* Undoes prepare(). */
    void (*finish)(void);
};

struct experiment {
    const char *name;
    uint32_t samples; /* when the boot parameters give no number */
    enum count_scope scope;
    const struct variant *variants;
    size_t variant_count;

    /*
     * How many samples a variant takes that are all there is to measure, whatever was asked for; 0: as many
     * as were asked for. NULL: no variant does. Called before prepare().
     */
    uint32_t (*own_samples)(const struct variant *variant);

    /*
     * Whether the cycle counter cannot tell a variant's intervals: they start at a deadline, end on another
     * CPU, or the CPU sleeps in them. NULL: it can tell all.
     */
    bool (*counter_alone)(const struct variant *variant);

    /*
     * Its intervals end at the stamp of an interrupt's handler on the first CPU: where another one may come
     * late, the first stamp counts (runtime/late.h).
     */
    bool ends_at_stamp;

    /* Its samples can be taken with empty caches, or beside busy CPUs, too (runtime/conditions.h). */
    bool takes_conditions;

    /*
     * On another host than the shim, called before prepare(): why this variant cannot be measured there, or
     * NULL. NULL: nothing is to be asked.
     */
    const char *(*on_host)(const struct variant *variant);
    /* Its samples follow a grid of times: between two of them nothing is waited for. */
    bool on_grid;
    /* Around what takes a host longer than that grid: it begins anew, and no access to the GIC is needed. */
    void (*pause)(void);
    void (*resume)(void);

    /* What runs here, it or another in its place; NULL: it does. */
    const struct experiment *(*here)(void);
};

/* Where the boot parameters ask for some variants alone, payload_announce() leaves the others out. */
extern const struct experiment *experiments[];
extern const size_t experiment_count;

/* More that an experiment may have to report: interrupts that came twice. Cleared before each variant. */
extern uint32_t experiment_duplicated;

/* A counter of the experiment's own, for finish() to report beside the others: at most EXPERIMENT_COUNTERS.
 */
void experiment_counter(const char *name, uint32_t value);

#define EXPERIMENT_COUNTERS 2U

/* Why run() returned false when no interrupt was lost: words joined by `_`. NULL before each variant. */
extern const char *experiment_failure;

#endif
