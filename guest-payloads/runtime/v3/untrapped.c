/*
 * A GICv3's CPU interface is system registers, and three bits of ICH_HCR_EL2 trap them (Arm IHI
 * 0069, 12.4.8). Where one does nothing, as on simulators, a guest of the path `trap` reads the interface of
 * list registers, which are empty: it would wait for its interrupts for ever.
 */
#include "runtime/untrapped.h"

#include <stddef.h>

#include "runtime/counters.h"
#include "runtime/run.h"
#include "sysreg.h"

#define NO_EFFECT(bit)                                                                                       \
    "the_CPU_interface_does_not_trap:_" bit "_of_the_hypervisor_control_register_has_no_effect"

/* A register of each bit, whose reading changes nothing. */
static const struct control {
    uint32_t (*read)(void);
    const char *reason;
} controls[] = {
    {read_ICC_PMR, NO_EFFECT("TC")},
    {read_ICC_BPR0, NO_EFFECT("TALL0")},
    {read_ICC_BPR1, NO_EFFECT("TALL1")},
};

/* The shim counts what traps. */
const char *untrapped(void)
{
    if (!run_path_is("trap") || !run_has_shim() || !run_has(BOOT_WITHOUT_counters)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
        counters_start();
        controls[i].read();
        if (counters_since_start(COUNT_exit_gicc_other) == 0) {
            return controls[i].reason;
        }
    }
    return NULL;
}
