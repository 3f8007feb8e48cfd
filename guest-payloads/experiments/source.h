/*
 * A physical SPI that the guest raises with one store: an MSI for an edge, a device's line for a level.
 */
#ifndef EXPERIMENTS_SOURCE_H
#define EXPERIMENTS_SOURCE_H

#include "runtime/gic.h"

/* Sets the source up, takes its interrupts, unmasks. Returns NULL, or why there is none. */
const char *source_prepare_edge(void);
const char *source_prepare_level(void);
void source_finish_edge(void);
void source_finish_level(void);

/* The store that raises it. */
extern struct gic_trigger source_trigger;

#endif
