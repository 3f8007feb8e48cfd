/*
 * A machine with time in it: what an interrupt leaves behind may come when the next thing has begun. A
 * level's line, or the signal itself, may fall too late for the next acknowledge to miss it: then the vector
 * runs once more, and writes its stamp again. Where instructions are counted nothing is late, and nothing
 * here does anything.
 */
#ifndef RUNTIME_LATE_H
#define RUNTIME_LATE_H

#include <stdbool.h>
#include <stdint.h>

struct smp_cpu;

/*
 * For intervals that end at a handler's stamp: keeps that of the first interrupt since irq_arm(), or on
 * another CPU since smp_expect(). Called behind irq_reset(), or smp_set_handler(), which end it again: by
 * the runner for experiments that end at a stamp of the first CPU (experiment.h), else by prepare().
 */
void irq_keep_first(void);
void smp_keep_first(void);

/* Called by these two. */
void irq_keep_last(void);
void smp_keep_last(void);

/* The stamp that was kept; or where none is, the last one. */
uint64_t irq_first_stamp(void);
uint64_t smp_first_stamp(const struct smp_cpu *cpu);

/*
 * irq_wait_asleep() there: masked from the look to the sleep. Else the interrupt could come in between, where
 * this CPU is not run for a while, and nothing would end the sleep.
 */
bool irq_wait_asleep_masked(void);

/* Between two samples: waits until no interrupt has come for a while. LIMIT_SECONDS / 100 at most (limit.h).
 */
void irq_settle(void);

#endif
