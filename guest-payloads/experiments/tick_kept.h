/*
 * Ticks that come one right behind the other, each late, before what they interrupt goes on: where a tick is
 * time, or another system than the shim is below. Each is kept, and is a sample of its own.
 */
#ifndef EXPERIMENTS_TICK_KEPT_H
#define EXPERIMENTS_TICK_KEPT_H

#include <stdbool.h>
#include <stdint.h>

/* So many may wait for run(). */
#define TICKS_KEPT 8192U

/* Forgets those that are kept. */
void ticks_forget(void);

/* Called by the handler of one. */
void tick_keep(int32_t late);

/*
 * Repeats `load`, called with the number of the step, until one is kept, and takes it. False: none comes in
 * `steps`, or more came at once than are kept (experiment_failure).
 */
bool tick_take(void (*load)(uint32_t step), uint32_t steps, int32_t *late);

#endif
