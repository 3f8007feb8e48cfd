/*
 * For experiments that touch the GIC by hand: one interrupt pending, interrupts masked. It is MSI 0; where
 * the host has no MSIs, an SGI that this CPU sends to itself.
 */
#ifndef EXPERIMENTS_MASKED_H
#define EXPERIMENTS_MASKED_H

#include <stdbool.h>
#include <stdint.h>

/* Enables the interrupt and masks interrupts; masked_finish() undoes it. */
void masked_prepare(void);
void masked_finish(void);

/* Makes it pending; it stays so until it is acknowledged. */
void masked_raise(void);

/* Whether `iar` is what acknowledging it reads. */
bool masked_is_ours(uint32_t iar);

#endif
