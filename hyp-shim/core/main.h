/*
 * Where the boot code jumps.
 */
#ifndef CORE_MAIN_H
#define CORE_MAIN_H

#include "core/vm.h"

/* Called once, on a stack, with the shim's memory initialised and the MMU off. */
_Noreturn void shim_main(void);

/* The same for a CPU that PSCI turned on: it is to run `vcpu`. */
_Noreturn void shim_secondary_main(struct vcpu *vcpu);

/*
 * The boot code cannot go on: started where there is no way to EL2; in secure state (1) because there is
 * none, or else (0). Says so, MMU off.
 */
_Noreturn void shim_refuse(uint32_t secure);

#endif
