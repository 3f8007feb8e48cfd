/*
 * What the guest finds out about its machine, for no header says it: the CPU, its monitors, its errata, and
 * how many list registers the GIC has.
 */
#ifndef RUNTIME_FACTS_H
#define RUNTIME_FACTS_H

#include <stdint.h>

/* Prints the `cpu` record (docs/records.md). Uses attempt(). */
void facts_report(void);

/* List registers of the GIC, as the shim found them; 0: nobody says. */
uint32_t facts_list_registers(void);

#endif
