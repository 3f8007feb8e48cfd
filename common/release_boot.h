/*
 * Where a CPU that waited for an address starts, and then goes on: in the boot code of the shim or of the
 * guest.
 */
#ifndef COMMON_RELEASE_BOOT_H
#define COMMON_RELEASE_BOOT_H

#include <stdint.h>

void secondary_released(void);

/* The same for a CPU that is in EL2 (Hyp mode) already; its MMU may be on. */
_Noreturn void secondary_start(uintptr_t context);

#endif
