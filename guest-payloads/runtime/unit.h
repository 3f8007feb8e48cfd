/*
 * What a tick of the counter is: an instruction, where the machine counts them; else a stretch of time, of
 * which samples are printed in nanoseconds. Samples are kept in ticks.
 */
#ifndef RUNTIME_UNIT_H
#define RUNTIME_UNIT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Finds out, from the ticks of the shortest pair of stamps: an ISB and a read are two instructions, and on no
 * machine two nanoseconds. `hz` is the counter's frequency.
 */
void unit_find(uint32_t shortest_pair, uint32_t hz);

/* Samples are cycles from here on, or ticks again. */
void unit_take_cycles(bool take);
bool unit_is_cycles(void);

/* Whether ticks are a stretch of time; and then how long one is, in picoseconds. */
bool unit_is_time(void);
uint64_t unit_quantum_ps(void);

/* Its name: insn, cycles or ns; where the firmware has not said the frequency, no unit that anybody knows. */
const char *unit_name(void);

/* So many ticks, or cycles, in that unit, rounded to the nearest. */
int64_t unit_of(int64_t ticks);

/* The same of a sum of many. */
uint64_t unit_of_sum(uint64_t ticks);

#endif
