/*
 * Exits of trapped CP15 accesses, for the table of exits.
 */
#ifndef ARCH_EXIT_SYSREG_H
#define ARCH_EXIT_SYSREG_H

#include "core/exit.h"

exit_handler exit_cp15_32; /* MCR, MRC */
exit_handler exit_cp15_64; /* MCRR, MRRC */

#endif
