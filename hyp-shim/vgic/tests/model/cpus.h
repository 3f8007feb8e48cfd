/*
 * What stories of several CPUs say: each step names the CPU that it happens on, and the story goes on there.
 */
#ifndef VGIC_TESTS_MODEL_CPUS_H
#define VGIC_TESTS_MODEL_CPUS_H

#include "model.h"

/* GICC_IAR of an SGI that CPU `source` sent. */
uint32_t sgi_from(uint32_t source, uint32_t intid);

/* Acknowledges, which must give `iar`; then the same, and ends it. */
void taken_on(uint32_t index, uint32_t iar);
void handled_on(uint32_t index, uint32_t iar);

/* Nothing is signalled there; on any CPU, of which the first is the last to be asked. */
void quiet_on(uint32_t index);
void all_quiet(void);

/* On this CPU: an edge-triggered interrupt of these vCPUs, enabled, and of the priority 0x80. */
void edge_to(uint32_t cpus, uint32_t intid);

/* On CPU 0: one of its own, which comes. */
void edge_comes_to_first(uint32_t intid);

#endif
