/*
 * Places in the vectors, for who writes their addresses somewhere.
 */
#ifndef ARCH_VECTORS_H
#define ARCH_VECTORS_H

#include <stdint.h>

/* Takes a frame off the stack and returns to the guest. */
void trap_return(void);

/* The vectors of a CPU whose guest has LPIs (gic/v3/lpi_vectors.inc), for VBAR_EL2. */
extern const uint8_t hyp_vectors_with_lpis[];

/* The same where the GIC delivers virtual LPIs itself: a doorbell is looked at, too. */
extern const uint8_t hyp_vectors_with_vpes[];

#endif
