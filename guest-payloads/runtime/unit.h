/*
 * What a tick of the counter is: an instruction, where the machine counts them; else a stretch of time, of
 * which samples are printed in nanoseconds. Samples are kept in ticks.
 */
#ifndef RUNTIME_UNIT_H
#define RUNTIME_UNIT_H

#include <stdint.h>

/*
 * Finds out, from the ticks of the shortest pair of stamps: an ISB and a read are two instructions, and on no
 * machine two nanoseconds. `hz` is the counter's frequency.
 */
void unit_find(uint32_t shortest_pair, uint32_t hz);

/* Its name: insn or ns; where the firmware has not said the frequency, no unit that anybody knows. */
const char *unit_name(void);

/* So many ticks in that unit, rounded to the nearest. */
int64_t unit_of(int64_t ticks);

#endif
