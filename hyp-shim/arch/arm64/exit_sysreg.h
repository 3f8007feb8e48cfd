/*
 * Exits of trapped system registers, for the table of exits.
 */
#ifndef ARCH_EXIT_SYSREG_H
#define ARCH_EXIT_SYSREG_H

#include "core/exit.h"

exit_handler exit_sysreg; /* MSR, MRS */

#endif
