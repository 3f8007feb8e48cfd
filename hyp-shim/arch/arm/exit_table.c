/*
 * Which exit a trap is, by the exception class of HSR (Arm DDI 0406C, table B3-24).
 */
#include "core/exit.h"
#include "exit_sysreg.h"
#include "sysreg.h"

exit_handler *const exit_table[1U << HSR_EC_LEN] = {
    [0] = exit_unknown,
    [EC_WFX] = exit_wait,
    [EC_WFX + 1 ... EC_CP15_32 - 1] = exit_unknown,
    [EC_CP15_32] = exit_cp15_32,
    [EC_CP15_64] = exit_cp15_64,
    [EC_CP14_32] = exit_cp14_32,
    [EC_CP14_32 + 1 ... EC_FP - 1] = exit_unknown,
    [EC_FP] = exit_fp,
    [EC_FP + 1 ... EC_CP14_64 - 1] = exit_unknown,
    [EC_CP14_64] = exit_cp14_64,
    [EC_CP14_64 + 1 ... EC_HVC - 1] = exit_unknown,
    [EC_HVC] = exit_hypercall,
    [EC_SMC] = exit_firmware_call,
    [EC_SMC + 1 ... EC_IABT_GUEST - 1] = exit_unknown,
    [EC_IABT_GUEST] = exit_fetch_abort,
    [EC_IABT_GUEST + 1 ... EC_DABT_GUEST - 1] = exit_unknown,
    [EC_DABT_GUEST] = exit_data_abort,
    [EC_DABT_GUEST + 1 ...(1U << HSR_EC_LEN) - 1] = exit_unknown,
};
