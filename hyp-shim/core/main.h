/*
 * Where the boot code jumps.
 */
#ifndef CORE_MAIN_H
#define CORE_MAIN_H

/* Called once, on a stack, with the shim's memory initialised and the MMU off. */
_Noreturn void shim_main(void);

#endif
