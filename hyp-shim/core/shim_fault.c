/*
 * A fault of the shim itself.
 */
#include <stddef.h>

#include "core/exit.h"
#include "core/stop.h"
#include "gic/physical.h"

/* `kind`. */
#define KIND_DATA_ABORT 3U

void exit_shim_fault(uint32_t kind, uintptr_t pc, uintptr_t address, uint32_t syndrome)
{
    static const char *const reasons[] = {"shim_undefined", "shim_fetch_abort", "shim_data_abort",
                                          "shim_unexpected"};

    const char *missing = kind == KIND_DATA_ABORT ? gic_missing_at(address) : NULL;

    stop(missing != NULL ? missing : reasons[(kind - 1U) % 4U], pc, address, syndrome);
}
