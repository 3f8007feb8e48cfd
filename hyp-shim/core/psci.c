/*
 * PSCI for the guest. Every vCPU has a physical CPU of its own, so that turning it on is turning that on.
 */
#include "core/psci.h"

#include "core/switch.h"
#include "core/vm.h"
#include "cpu.h"
#include "psci_firmware.h"
#include "time_limit.h"
#include "vgic/ops.h"
#include "vgic/vgic.h"
#include "vpe_sleep.h"

#define VERSION_1_0        0x00010000U
#define MIGRATE_NOT_NEEDED 2U
#define AFFINITY_FIELDS    0x00ffffffU /* of MPIDR */

static struct vcpu *vcpu_of_affinity(struct vm *vm, uintptr_t affinity)
{
    for (uint32_t i = 0; i < vm->vgic.cpu_count; i++) {
        if ((vm->vcpus[i].affinity & AFFINITY_FIELDS) == (affinity & AFFINITY_FIELDS)) {
            return &vm->vcpus[i];
        }
    }
    return NULL;
}

uint32_t psci_start_when_off(struct vcpu *vcpu, struct vcpu *target)
{
    uint64_t limit = time_limit();
    uint32_t answer;

    do {
        vgic_serve(&vcpu->vgic);
        ops_relax();
        answer = cpu_start(target);
        if (answer != PSCI_ALREADY_ON && answer != PSCI_ON_PENDING) {
            return answer;
        }
    } while (!time_limit_over(limit));
    return PSCI_INTERNAL_FAILURE;
}

static uint32_t turn_on(struct vcpu *vcpu, uintptr_t affinity, uintptr_t entry, uintptr_t context)
{
    struct vcpu *target = vcpu_of_affinity(vcpu->vm, affinity);
    uint32_t off = VCPU_OFF;
    uint32_t answer;

    if (target == NULL) {
        return PSCI_INVALID_PARAMETERS;
    }
    if (!__atomic_compare_exchange_n(&target->power, &off, VCPU_ON_PENDING, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        return off == VCPU_ON ? PSCI_ALREADY_ON : off == VCPU_LENT ? PSCI_DENIED : PSCI_ON_PENDING;
    }
    target->entry = entry;
    target->start_context = context;
    answer = psci_start_when_off(vcpu, target);
    if (answer != PSCI_SUCCESS) {
        __atomic_store_n(&target->power, VCPU_OFF, __ATOMIC_RELEASE);
    }
    return answer;
}

static uint32_t affinity_info(struct vm *vm, uintptr_t affinity, uintptr_t level)
{
    const struct vcpu *target = vcpu_of_affinity(vm, affinity);

    if (target == NULL || level != 0) {
        return PSCI_INVALID_PARAMETERS;
    }
    switch (__atomic_load_n(&target->power, __ATOMIC_ACQUIRE)) {
    case VCPU_ON:
        return PSCI_AFFINITY_ON;
    case VCPU_OFF:
    case VCPU_LENT:
        return PSCI_AFFINITY_OFF;
    default:
        return PSCI_AFFINITY_ON_PENDING;
    }
}

/*
 * The CPU stands by until something comes for the guest. Its own WFI would know what is there already; and
 * whatever comes from now on is taken on the way back to it. A state in which the CPU would lose what it
 * holds is none of the shim's.
 */
static uint32_t suspend(struct vcpu *vcpu, uintptr_t power_state)
{
    if ((power_state & ~(uintptr_t)PSCI_POWER_STATE_ID) != 0) {
        return PSCI_INVALID_PARAMETERS;
    }
    if (vcpu->vm->passthrough || !vgic_may_signal(&vcpu->vgic)) {
        vpe_sleep(vcpu);
    }
    return PSCI_SUCCESS;
}

/* The call, less how wide its arguments are where they may be so. */
static uint32_t narrow(uint32_t number)
{
    switch (number & ~SMC_WIDE) {
    case PSCI_CPU_SUSPEND:
    case PSCI_CPU_ON:
    case PSCI_AFFINITY_INFO:
        return number & ~SMC_WIDE;
    default:
        return number;
    }
}

static uint32_t features(uint32_t number)
{
    switch (narrow(number)) {
    case PSCI_VERSION:
    case PSCI_CPU_SUSPEND: /* in the original format of power states */
    case PSCI_CPU_OFF:
    case PSCI_CPU_ON:
    case PSCI_AFFINITY_INFO:
    case PSCI_MIGRATE_INFO_TYPE:
    case PSCI_SYSTEM_OFF:
    case PSCI_SYSTEM_RESET:
    case PSCI_FEATURES:
        return 0;
    default:
        return PSCI_NOT_SUPPORTED;
    }
}

/* As many bits of an argument as the call has. */
static uintptr_t argument_of(uint32_t number, uintptr_t argument)
{
    return (number & SMC_WIDE) != 0 ? argument : (uint32_t)argument;
}

static uint32_t perform(struct vcpu *vcpu, uint32_t number, const uintptr_t arguments[3])
{
    switch (number) {
    case PSCI_VERSION:
        return VERSION_1_0;
    case PSCI_CPU_SUSPEND:
        return suspend(vcpu, arguments[0]);
    case PSCI_CPU_ON:
        return turn_on(vcpu, arguments[0], arguments[1], arguments[2]);
    case PSCI_CPU_OFF:
        if (vcpu->peer != NULL) {
            return PSCI_DENIED; /* the other VM needs the CPU */
        }
        vcpu_stop(vcpu);
    case PSCI_AFFINITY_INFO:
        return affinity_info(vcpu->vm, arguments[0], arguments[1]);
    case PSCI_MIGRATE_INFO_TYPE:
        return MIGRATE_NOT_NEEDED;
    case PSCI_FEATURES:
        return features((uint32_t)arguments[0]);
    case PSCI_SYSTEM_OFF:
    case PSCI_SYSTEM_RESET:
        if (vcpu->vm->second) {
            switch_rest(vcpu);
            return number; /* for the call that it makes again */
        }
        if (number == PSCI_SYSTEM_RESET) {
            system_reset();
        }
        power_off();
    default:
        return PSCI_NOT_SUPPORTED;
    }
}

uintptr_t psci_call(struct vcpu *vcpu, uint32_t number, const uintptr_t arguments[3])
{
    const uintptr_t as_wide[3] = {
        argument_of(number, arguments[0]),
        argument_of(number, arguments[1]),
        argument_of(number, arguments[2]),
    };

    return (uintptr_t)(int32_t)perform(vcpu, narrow(number), as_wide);
}
