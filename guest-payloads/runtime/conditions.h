/*
 * Variants with `cache=` and `interference=`: the same as those without, each sample with empty caches, or
 * while other CPUs thrash caches or memory. They are there where the boot parameters ask for them
 * (`variant=cache=cold`), with nothing below or the shim.
 */
#ifndef RUNTIME_CONDITIONS_H
#define RUNTIME_CONDITIONS_H

#include "runtime/experiment.h"

/* Puts in the place of `*experiment` one that has such variants besides its own, if they were asked for. */
void conditions_take(const struct experiment **experiment);

#endif
