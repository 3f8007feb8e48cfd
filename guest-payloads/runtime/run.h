/*
 * This boot: what the parameters asked for, and how it ends.
 */
#ifndef RUNTIME_RUN_H
#define RUNTIME_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/boot_params.h"

extern struct boot_params run_params;

/* Ticks of a back-to-back pair of stamps: subtracted from every sample. */
extern uint32_t run_clock_overhead;

/* No shim below: the physical interrupt controller answers. */
bool run_is_native(void);

/* Prints the `end` record and powers off. */
_Noreturn void run_end(bool ok);

/* Where exception vectors that nothing expects go: prints a `fault` record and ends the run. */
_Noreturn void fault(uint32_t kind, uint32_t pc);

#endif
