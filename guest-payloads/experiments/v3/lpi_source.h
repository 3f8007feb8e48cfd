/*
 * What the experiments with LPIs have in common: LPIs from stores to GITS_TRANSLATER, which is what a device
 * does, or from the INT command, which is software's.
 */
#ifndef EXPERIMENTS_V3_LPI_SOURCE_H
#define EXPERIMENTS_V3_LPI_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/experiment.h"
#include "runtime/v3/its.h"

/* Has the ITS ready, and `count` events mapped from 0 on. Returns NULL, or why not. */
const char *lpi_prepare(uint32_t count);

/* Takes the mappings away again. */
void lpi_finish(void);

/*
 * For hosts (experiment.h): NULL where a store to GITS_TRANSLATER is a device's message, as on the machines
 * of QEMU, or why not. The architecture lets devices alone send them, and KVM's ITS takes none of a vCPU.
 */
const char *lpi_on_host(const struct variant *variant);

/* A device's message: event `n` of the device. */
static inline void lpi_raise(uint32_t n)
{
    io_write32(ITS_TRANSLATER, n);
}

#endif
