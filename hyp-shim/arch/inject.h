/*
 * Exceptions the shim gives the guest for what it must not do.
 */
#ifndef ARCH_INJECT_H
#define ARCH_INJECT_H

#include <stdint.h>

/* A synchronous external abort for the access that trapped with `syndrome`. */
void inject_data_abort(uint32_t syndrome);

/* The same for an instruction fetch. */
void inject_fetch_abort(void);

/* An Undefined Instruction exception. */
void inject_undefined(void);

#endif
