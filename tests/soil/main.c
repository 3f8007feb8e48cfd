/*
 * Two CPUs soil the machine; then the program that the boot parameters are for begins.
 */
#include "soil.h"

#include "common/boot_params.h"
#include "common/psci.h"
#include "common/timer.h"
#include "smc.h"
#include "sysreg.h"
#include PLATFORM_HEADER

static volatile uint32_t second_is_done;

/* Deadlines long past, and a virtual counter that is behind. */
static void soil_timers(void)
{
    write_CNTVOFF(0x123456789ULL);
    write_CNTV_CVAL(0);
    write_CNTV_CTL(TIMER_CTL_ENABLE);
    write_CNTP_CVAL(0);
    write_CNTP_CTL(TIMER_CTL_ENABLE);
    write_CNTHP_CVAL(0);
    write_CNTHP_CTL(TIMER_CTL_ENABLE);
}

void soil_second_main(void)
{
    soil_timers();
    soil_cpu();
    second_is_done = 1;
    smc_call(PSCI_CPU_OFF, 0, 0, 0);
    for (;;) {
        __asm__ volatile("wfi");
    }
}

void soil_main(void)
{
    struct boot_params params;

    smc_call(PSCI_CPU_ON | SMC_WIDE, PLATFORM_AFFINITY(1), (uintptr_t)soil_second, 0);
    while (second_is_done == 0) {
        __asm__ volatile("yield");
    }
    soil_distributor();
    soil_timers();
    soil_cpu();
    boot_params_read((const char *)PLATFORM_BOOT_PARAMS, &params);
    soil_leave(boot_name_is(params.path, "native") ? PLATFORM_GUEST_BASE : PLATFORM_SHIM_BASE);
}
