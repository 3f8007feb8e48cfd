/*
 * See interference.h.
 */
#include "runtime/interference.h"

#include <stdbool.h>
#include <stddef.h>

#include "common/hypercall.h"
#include "common/psci.h"
#include "common/thrash.h"
#include "cpu.h"
#include "runtime/gic.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/smp.h"

/* The second half of the guest's RAM, up to the boot parameters: guest.ld keeps everything out of it. */
#define STRETCH_BASE (PLATFORM_GUEST_BASE + PLATFORM_GUEST_SIZE / 2U)
#define STRETCH_SIZE (PLATFORM_BOOT_PARAMS - STRETCH_BASE)

/* Shared by all CPUs, atomically. */
static uint32_t kind;    /* THRASH_NONE: whoever thrashes stops */
static uint32_t at_work; /* CPUs that have made a pass, and have not stopped */
static uint32_t kibibytes;

static uint32_t look(const uint32_t *what)
{
    return __atomic_load_n(what, __ATOMIC_ACQUIRE);
}

static bool wait_until(const uint32_t *what, uint32_t value)
{
    for (uint64_t limit = limit_from_now(); look(what) != value && !limit_over(limit);) {
        relax();
    }
    return look(what) == value;
}

/* What such a CPU does. It is not ready for interrupts, and masks them. */
static void work(struct smp_cpu *cpu)
{
    struct thrash thrash;

    thrash_start(&thrash, look(&kind), STRETCH_BASE, STRETCH_SIZE, cpu->index);
    for (bool first = true; first || look(&kind) != THRASH_NONE; first = false) {
        thrash_pass(&thrash);
        __atomic_add_fetch(&kibibytes, THRASH_PASS_KIB, __ATOMIC_ACQ_REL);
        if (first) {
            __atomic_add_fetch(&at_work, 1, __ATOMIC_ACQ_REL);
        }
        relax();
    }
    __atomic_sub_fetch(&at_work, 1, __ATOMIC_ACQ_REL);
    cpu_turn_off();
}

/* One that was turned off just now may be on its way still. */
static bool turn_on(uint32_t index, psci_conduit *call)
{
    uint64_t limit = limit_from_now();
    uint32_t answer;

    do {
        answer = smp_turn_on(index, work, call);
        if (answer != PSCI_ALREADY_ON && answer != PSCI_ON_PENDING) {
            return answer == PSCI_SUCCESS;
        }
        relax();
    } while (!limit_over(limit));
    return false;
}

static uint32_t stop_own(void)
{
    __atomic_store_n(&kind, THRASH_NONE, __ATOMIC_RELEASE);
    wait_until(&at_work, 0);
    return look(&kibibytes);
}

static uint32_t start_own(uint32_t what)
{
    psci_conduit *call = psci_conduit_here();
    uint32_t begun = 0;

    __atomic_store_n(&kibibytes, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&kind, what, __ATOMIC_RELEASE);
    for (uint32_t i = smp_online(); call != NULL && i < gic_cpu_count() && i < PLATFORM_CPU_MAX; i++) {
        if (!turn_on(i, call)) {
            break;
        }
        begun++;
    }
    if (!wait_until(&at_work, begun)) {
        stop_own(); /* those that did begin */
        return 0;
    }
    return begun;
}

uint32_t interference_start(uint32_t what)
{
    uint32_t begun;

    if (!run_has_shim()) {
        return start_own(what);
    }
    begun = hypercall(HVC_INTERFERE, what);
    return begun != HVC_EINVAL ? begun : 0;
}

uint32_t interference_stop(void)
{
    return run_has_shim() ? hypercall(HVC_INTERFERE, THRASH_NONE) : stop_own();
}
