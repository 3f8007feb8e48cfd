/*
 * For experiments that step software interrupts through their life by hand, interrupts masked: pended by the
 * doorbell, acknowledged nested as priorities allow, completed last first.
 */
#ifndef EXPERIMENTS_BY_HAND_H
#define EXPERIMENTS_BY_HAND_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/gic.h"

#define BY_HAND_COUNT 8U

/* The INTID of interrupt `n`, below BY_HAND_COUNT. */
static inline uint32_t by_hand_intid(uint32_t n)
{
    return PLATFORM_SOFTWARE_INTID + n;
}

/*
 * Masks interrupts and, if asked to, opens both groups of the distributor; by_hand_finish() undoes it,
 * drains, and disables the first `count` interrupts.
 */
void by_hand_prepare(bool both_groups);
void by_hand_finish(uint32_t count);

void by_hand_enable(uint32_t n, uint32_t priority, bool edge);
void by_hand_set_group(uint32_t n, uint32_t group);
void by_hand_pend(uint32_t n);

/* Acknowledges the most urgent; completes the one acknowledged last. Both do nothing where there is none. */
void by_hand_acknowledge(void);
void by_hand_end(void);

/* The same between stamps: the ticks. The acknowledge is of the group that interrupts have at first. */
uint32_t by_hand_timed_acknowledge(void);
uint32_t by_hand_timed_end(void);

/*
 * Writes the group enables of the CPU interface; by_hand_timed_groups(), which changes one of them, between
 * stamps.
 */
#define BY_HAND_GROUP0 1U
#define BY_HAND_GROUP1 2U

void by_hand_groups(uint32_t groups);
uint32_t by_hand_timed_groups(uint32_t groups);

/*
 * Completes what is active and handles what is pending, whatever its group. True: since the last drain, as
 * many came as were pended.
 */
bool by_hand_drain(void);

#endif
