/*
 * See interference.h.
 */
#include "core/interference.h"

#include <stddef.h>

#include "common/hypercall.h"
#include "common/thrash.h"
#include "core/psci.h"
#include "core/stop.h"
#include "psci_firmware.h"
#include "time_limit.h"
#include "vgic/ops.h"
#include "vgic/vgic.h"

/* The second half of what would be the second VM's memory, but for its boot parameters at the end. */
#define STRETCH_BASE (PLATFORM_SECOND_BASE + PLATFORM_GUEST_SIZE / 2U)
#define STRETCH_SIZE (PLATFORM_BOOT_PARAMS - PLATFORM_GUEST_BASE - PLATFORM_GUEST_SIZE / 2U)

/* Shared by all CPUs, atomically. */
static uint32_t kind;    /* THRASH_NONE: whoever thrashes stops */
static uint32_t lent;    /* CPUs that thrash, or are on their way to or from it */
static uint32_t at_work; /* those that have made a pass */
static uint32_t kibibytes;

static uint32_t look(const uint32_t *what)
{
    return __atomic_load_n(what, __ATOMIC_ACQUIRE);
}

/* Until `*what` is `value`. Meanwhile other vCPUs get their answers. */
static void wait_until(struct vcpu *vcpu, const uint32_t *what, uint32_t value)
{
    uint64_t limit = time_limit();

    while (look(what) != value) {
        if (time_limit_over(limit)) {
            stop_waiting("a_lent_cpu", look(what), value);
        }
        vgic_serve(&vcpu->vgic);
        ops_relax();
    }
}

/* Lends the CPU of `target`, if that is off. */
static void lend(struct vcpu *vcpu, struct vcpu *target)
{
    uint32_t off = VCPU_OFF;

    if (!__atomic_compare_exchange_n(&target->power, &off, VCPU_LENT, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        return;
    }
    __atomic_add_fetch(&lent, 1, __ATOMIC_ACQ_REL);
    if (psci_start_when_off(vcpu, target) != PSCI_SUCCESS) {
        __atomic_store_n(&target->power, VCPU_OFF, __ATOMIC_RELEASE);
        __atomic_sub_fetch(&lent, 1, __ATOMIC_ACQ_REL);
    }
}

static uint32_t start(struct vcpu *vcpu, uint32_t what)
{
    struct vm *vm = vcpu->vm;

    __atomic_store_n(&kibibytes, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&at_work, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&kind, what, __ATOMIC_RELEASE);
    for (uint32_t i = 1; i < vm->vgic.cpu_count; i++) {
        lend(vcpu, &vm->vcpus[i]);
    }
    wait_until(vcpu, &at_work, look(&lent));
    return look(&lent);
}

static uint32_t end(struct vcpu *vcpu)
{
    __atomic_store_n(&kind, THRASH_NONE, __ATOMIC_RELEASE);
    wait_until(vcpu, &lent, 0);
    return look(&kibibytes);
}

bool interference_goes_on(void)
{
    return look(&lent) != 0;
}

uint32_t interference(struct vcpu *vcpu, uint32_t what)
{
    if (vcpu != &vcpu->vm->vcpus[0] || vcpu->vm->second || vcpu->peer != NULL || what > THRASH_MEMORY ||
        (what != THRASH_NONE && interference_goes_on())) {
        return HVC_EINVAL;
    }
    return what == THRASH_NONE ? end(vcpu) : start(vcpu, what);
}

void interference_serve(struct vcpu *vcpu)
{
    struct thrash thrash;

    if (look(&vcpu->power) != VCPU_LENT) {
        return;
    }
    thrash_start(&thrash, look(&kind), STRETCH_BASE, STRETCH_SIZE, vcpu->vgic.index);
    for (bool first = true; first || look(&kind) != THRASH_NONE; first = false) {
        thrash_pass(&thrash);
        __atomic_add_fetch(&kibibytes, THRASH_PASS_KIB, __ATOMIC_ACQ_REL);
        if (first) {
            __atomic_add_fetch(&at_work, 1, __ATOMIC_ACQ_REL);
        }
        ops_relax();
    }
    __atomic_store_n(&vcpu->power, VCPU_OFF, __ATOMIC_RELEASE);
    __atomic_sub_fetch(&lent, 1, __ATOMIC_ACQ_REL);
    firmware_cpu_off();
}
