/*
 * Which exit a trap is, by the exception class of ESR_EL2 (Arm DDI 0487, D17.2.37): the rows of a table, in
 * which `wait` is the exit of a trapped WFI or WFE, and `data_abort` that of an abort.
 */
#ifndef ARCH_ARM64_EXIT_ROWS_H
#define ARCH_ARM64_EXIT_ROWS_H

#include "core/exit.h"
#include "sysreg.h"

/* vectors.S: saves the register that the syndrome names, and calls exit_word_access() or exit_data_abort().
 */
exit_handler trap_data_abort;

/* The same with exit_word_access_with_lpis() (gic/v3/lpi_vectors.inc). */
exit_handler trap_data_abort_with_lpis;

/* The same for exit_sysreg(). */
exit_handler trap_sysreg;

#define EXIT_CLASSES (1U << ESR_EC_LEN)

/* clang-format off */
#define EXIT_ROWS_OF(wait, hypercall, firmware_call, sysreg, data_abort) { \
    [0] = exit_unknown, \
    [EC_WFX] = (wait), \
    [EC_WFX + 1 ... EC_FP - 1] = exit_unknown, \
    [EC_FP] = exit_fp, \
    [EC_FP + 1 ... EC_HVC - 1] = exit_unknown, \
    [EC_HVC] = (hypercall), \
    [EC_SMC] = (firmware_call), \
    [EC_SYSREG] = (sysreg), \
    [EC_SYSREG + 1 ... EC_IABT_GUEST - 1] = exit_unknown, \
    [EC_IABT_GUEST] = exit_fetch_abort, \
    [EC_IABT_GUEST + 1 ... EC_DABT_GUEST - 1] = exit_unknown, \
    [EC_DABT_GUEST] = (data_abort), \
    [EC_DABT_GUEST + 1 ... EXIT_CLASSES - 1] = exit_unknown, \
}
/* clang-format on */

#define EXIT_ROWS(wait, data_abort)                                                                          \
    EXIT_ROWS_OF(wait, exit_hypercall, exit_firmware_call, trap_sysreg, data_abort)

/* From AArch32, which can only be at EL0: no access of it is emulated. */
#define EXIT_ROWS_A32(wait) EXIT_ROWS_OF(wait, exit_unknown, exit_unknown, exit_unknown, exit_data_abort)

#endif
