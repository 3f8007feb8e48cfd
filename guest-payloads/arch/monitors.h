/*
 * The performance monitors of this CPU: what there is of them, and how they interrupt it (Arm DDI 0406C, C12;
 * DDI 0487, D13).
 */
#ifndef ARCH_MONITORS_H
#define ARCH_MONITORS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this CPU has any, of the architecture's kind. */
bool monitors_there(void);

/* How many event counters there are beside the cycle counter. They must be there, and may trap. */
uint32_t monitors_event_counters(void);

/* Their line goes up: the cycle counter is said to have overflowed. Goes up `cycles` cycles from now. */
void monitors_raise(void);
void monitors_raise_after(uint32_t cycles);

/* They are off, and their line is low. */
void monitors_quiet(void);

#endif
