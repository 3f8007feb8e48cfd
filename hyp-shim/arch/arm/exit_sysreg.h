/*
 * Exits of trapped CP15 and CP14 accesses, for the table of exits.
 */
#ifndef ARCH_EXIT_SYSREG_H
#define ARCH_EXIT_SYSREG_H

#include "core/exit.h"

exit_handler exit_cp15_32; /* MCR, MRC */
exit_handler exit_cp15_64; /* MCRR, MRRC */
exit_handler exit_cp14_32;
exit_handler exit_cp14_64;

#endif
