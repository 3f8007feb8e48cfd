/*
 * From the boot code to the guest's first instruction.
 */
#include "core/exit.h"

#include "common/uart.h"
#include "core/interference.h"
#include "core/second_image.h"
#include "core/stop.h"
#include "core/vm.h"
#include "cpu.h"
#include "mmu.h"
#include "refusal.h"

static struct vm vm;

void shim_main(void)
{
    struct boot_params params;
    const char *wrong;

    mmu_build();
    mmu_enable();
    uart_start();
    if (!boot_params_read((const char *)PLATFORM_BOOT_PARAMS, &params)) {
        stop("no_boot_parameters", 0, PLATFORM_BOOT_PARAMS, 0);
    }
    wrong = vm_create(&vm, &params);
    if (wrong != NULL) {
        stop(wrong, 0, PLATFORM_BOOT_PARAMS, 0);
    }
    if (params.cycles) {
        guest_count_cycles();
    }
    vm_take_cpus(&vm);
    second_image_keep();
    vcpu_run(&vm.vcpus[0]);
}

void shim_refuse(uint32_t secure)
{
    firmware_psci = false; /* a call might go nowhere */
    uart_start();
    stop(secure != 0 ? REFUSAL_CPU : REFUSAL_LEVEL, 0, 0, 0);
}

void shim_secondary_main(struct vcpu *vcpu)
{
    mmu_enable();
    vcpu_take_cpu(vcpu);
    interference_serve(vcpu);
    vcpu_run(vcpu);
}
