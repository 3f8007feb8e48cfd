/*
 * Trials: long programs that count on the target and print a few numbers, in place of samples. Each is run by
 * its name, the boot parameter `experiment`; `samples` says how long it is.
 */
#ifndef TRIALS_TRIAL_H
#define TRIALS_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trial {
    const char *name;
    uint32_t length; /* where `samples` is not given */

    /* Runs it; its counters are printed by trial_count(). Returns NULL, or why it failed. */
    const char *(*run)(uint32_t length);
};

extern const struct trial trial_storm, trial_ticks, trial_ticks_awake, trial_beside, trial_alone;

/* Prints the `done` record, of a trial that does not return. `why`: as run() returns it. */
void trial_done(const char *why);

/* Prints a `cnt` record: call it only while nothing is being measured that this would disturb. */
void trial_count(const char *name, uint64_t value);

/* A histogram by the position of the highest bit, and the extremes. All zero to begin with. */
#define HISTOGRAM_BUCKETS 33U

struct histogram {
    uint64_t bucket[HISTOGRAM_BUCKETS]; /* n: values of n significant bits */
    uint64_t count;
    uint32_t least;
    uint32_t most;
};

void histogram_add(struct histogram *histogram, uint32_t value);

/* Prints NAME_least, NAME_most, and NAME_below_2_to_N for each bucket that is not empty. */
void histogram_report(const struct histogram *histogram, const char *name);

#endif
