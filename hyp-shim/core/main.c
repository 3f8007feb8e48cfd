/*
 * From the boot code to the guest's first instruction.
 */
#include "core/main.h"

#include "core/stop.h"
#include "core/timer.h"
#include "core/vm.h"
#include "cpu.h"
#include "mmu.h"
#include "stage2.h"

static struct vm vm;

void shim_main(void)
{
    struct boot_params params;
    const char *wrong;

    mmu_enable();
    if (!boot_params_read((const char *)PLATFORM_BOOT_PARAMS, &params)) {
        stop("no_boot_parameters", 0, PLATFORM_BOOT_PARAMS, 0);
    }
    wrong = vm_create(&vm, &params);
    if (wrong != NULL) {
        stop(wrong, 0, PLATFORM_BOOT_PARAMS, 0);
    }
    timer_reset(&vm.vcpus[0]);
    stage2_enable();
    guest_enter(&vm.vcpus[0], PLATFORM_GUEST_BASE, vm.passthrough ? GUEST_PASSTHROUGH : GUEST_VIRTUAL);
}
