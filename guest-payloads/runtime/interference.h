/*
 * Other CPUs of the machine at work beside the ones that an experiment uses (common/thrash.h): the shim's, in
 * EL2; with nothing below, this guest's, in EL1.
 */
#ifndef RUNTIME_INTERFERENCE_H
#define RUNTIME_INTERFERENCE_H

#include <stdint.h>

/* `what` is THRASH_CACHE or THRASH_MEMORY. Returns how many CPUs have begun: those that are off, or 0. */
uint32_t interference_start(uint32_t what);

/* They stop, and are off again when this returns. Returns how many KiB they have gone through. */
uint32_t interference_stop(void);

#endif
