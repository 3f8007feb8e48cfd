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

/* Measures it again: stamps read another counter than before. */
void run_measure_overhead(void);

/* Whether this boot is on the path of that name. */
bool run_path_is(const char *name);

/* Nothing is below that virtualizes. */
bool run_is_native(void);

/* The shim is below, or a host that answers its hypercalls (common/hypercall.h). */
bool run_has_shim(void);

/* Another host than the shim is below. */
bool run_is_on_host(void);

/* Whether the host has what the boot parameter `without` may name. */
bool run_has(enum boot_without what);

/* Whether the host has something of its own. */
bool run_has_more(enum boot_with what);

/*
 * No exits can be read: there are none, or the host does not tell them. It takes as long as run_is_native():
 * an instruction more shifts the ticks of timer-jitter against their load.
 */
bool run_has_no_exits(void);

/* The physical interrupt controller is the guest's: no shim, or one that passes it through. */
bool run_has_physical_gic(void);

/* The guest's CPU interface is the virtual one of list registers, of the shim's. */
bool run_has_list_registers(void);

/* Before anything else touches the GIC: sets it up (gic_init()), having looked at it first or not. */
void payload_start(void);

/*
 * What this image is for: runs what the boot parameters ask for and prints its records. False: something
 * failed, or nothing has the name that was asked for. The experiments' runner is one, the checks' another.
 */
bool payload_run(void);

/* Before that, after the `begin` record: says what is to come. It ends the run where that cannot be. */
void payload_announce(void);

/* What the second VM of this image does: it serves the first. */
_Noreturn void payload_second(void);

/* Prints the `end` record and powers off. */
_Noreturn void run_end(bool ok);

/* Where exception vectors that nothing expects go: prints a `fault` record and ends the run. */
_Noreturn void fault(uint32_t kind, uintptr_t pc);

#endif
