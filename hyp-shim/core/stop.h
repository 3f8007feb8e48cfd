/*
 * The two ends of a run: asked for, or forced.
 */
#ifndef CORE_STOP_H
#define CORE_STOP_H

#include <stdint.h>

#include "psci_firmware.h"

/* Prints one `stop` record (docs/records.md) and powers off. `reason` is words joined by `_`. */
_Noreturn void stop(const char *reason, uintptr_t pc, uintptr_t address, uint32_t syndrome);

/* Stops because `what` (words joined by `_`), at `address`, has not come about in TIME_LIMIT_SECONDS. */
_Noreturn void stop_waiting(const char *what, uintptr_t address, uint32_t syndrome);

#endif
