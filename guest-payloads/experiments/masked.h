/*
 * For experiments that touch the GIC by hand: one MSI pending, interrupts masked.
 */
#ifndef EXPERIMENTS_MASKED_H
#define EXPERIMENTS_MASKED_H

#include <stdbool.h>
#include <stdint.h>

/* Enables MSI 0 and masks interrupts; masked_finish() undoes it. */
void masked_prepare(void);
void masked_finish(void);

/* Makes MSI 0 pending; it stays so until it is acknowledged. */
void masked_raise(void);

/* Whether `iar` is what acknowledging that MSI reads. */
bool masked_is_ours(uint32_t iar);

#endif
