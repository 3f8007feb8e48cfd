/*
 * Variants with `cache=cold`: the same as those without, each sample with empty caches. They are there where
 * the boot parameters ask for that (`variant=cache=cold`), with nothing below or the shim.
 */
#ifndef RUNTIME_COLD_H
#define RUNTIME_COLD_H

#include "runtime/experiment.h"

/* Puts in the place of `*experiment` one whose variants are cold, if that was asked for and it may be. */
void cold_takes(const struct experiment **experiment);

#endif
