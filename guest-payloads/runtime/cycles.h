/*
 * The CPU's cycles as the unit of samples, where the boot parameters ask for it and the machine has time in
 * it. They are believed only once they were proved: over null hypercalls, which the CPU spends in EL2
 * for the most part, the cycle counter must go on as fast as over a loop of the guest's.
 */
#ifndef RUNTIME_CYCLES_H
#define RUNTIME_CYCLES_H

#include <stdbool.h>

#include "runtime/experiment.h"

/* Finds out, once the unit of the generic counter is known (unit_find()), and chooses cycles if they can be
 * had. */
void cycles_find(void);

/* `ok`, or why there are no cycles: words joined by `_`. NULL: nobody asked, or instructions are counted. */
const char *cycles_verdict(void);

/* For experiment->counter_alone: every variant. */
bool cycles_cannot_tell(const struct variant *variant);

/*
 * Before a variant is prepared, which may set a deadline: chooses cycles or, where only the generic counter
 * can tell (experiment->counter_alone), ticks, adds that to the record that is being made, and measures how
 * fast the cycles run. run_clock_overhead is of that unit then.
 */
void cycles_before(const struct experiment *experiment, const struct variant *variant);

/* Behind its last sample: measures that again. cycles_report() prints both, and if the clock has changed. */
void cycles_after(void);
void cycles_report(void);

#endif
