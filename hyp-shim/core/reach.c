/*
 * Stage 2 held against a written list, when a VM is made and when a second one joins it.
 */
#include "core/reach.h"

#include "core/stop.h"
#include "trace.h"

static const struct reach reach_vm[] = {
    {{PLATFORM_GUEST_BASE, PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, STAGE2_RAM}, REACH_FIRST | REACH_ANY},
    {{PLATFORM_GUEST_BASE, PLATFORM_SECOND_BASE, PLATFORM_GUEST_SIZE, STAGE2_RAM},
     REACH_SECOND | REACH_VIRTUAL},
    {{PLATFORM_COUNTERS_IPA, (uintptr_t)&counter_pages[0], sizeof(counter_pages), STAGE2_RAM_READ},
     REACH_FIRST | REACH_ANY},
    {{PLATFORM_COUNTERS_IPA, (uintptr_t)&counter_pages[VCPU_MAX - 1U], PAGE_SIZE, STAGE2_RAM_READ},
     REACH_SECOND | REACH_VIRTUAL},
    {{PLATFORM_SHARED_IPA, (uintptr_t)shared_page, PAGE_SIZE, STAGE2_RAM},
     REACH_EITHER | REACH_VIRTUAL | REACH_TWO},
    {{PLATFORM_RAISE_IPA, PLATFORM_GICD_BASE, PLATFORM_RAISE_IPA != 0 ? PAGE_SIZE : 0, STAGE2_DEVICE},
     REACH_FIRST | REACH_VIRTUAL},
    {TRACE_LOGS, REACH_FIRST | REACH_ANY},
};

static const uintptr_t devices[] = {PLATFORM_GUEST_DEVICES};

static bool within(const struct stage2_stretch *found, const struct stage2_stretch *may)
{
    uintptr_t into = found->ipa - may->ipa;

    return found->kind == may->kind && into < may->size && found->size <= may->size - into &&
           found->pa - may->pa == into;
}

static bool in_list(const struct stage2_stretch *found, uint32_t vm, const struct reach *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if ((vm & rows[i].who & REACH_EITHER) != 0 && (vm & rows[i].who & REACH_ANY) != 0 &&
            (rows[i].who & ~vm & REACH_TWO) == 0 && within(found, &rows[i].may)) {
            return true;
        }
    }
    return false;
}

/* The first VM's, each a page where it is physically. */
static bool is_device(const struct stage2_stretch *found, uint32_t vm)
{
    for (uint32_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
        const struct stage2_stretch may = {devices[i], devices[i], PAGE_SIZE, STAGE2_DEVICE};

        if ((vm & REACH_FIRST) != 0 && within(found, &may)) {
            return true;
        }
    }
    return false;
}

static uint32_t who_is(const struct vm *vm)
{
    uint32_t who = vm->second ? REACH_SECOND : REACH_FIRST;

    if (vm->vcpus[0].peer != NULL) {
        who |= REACH_TWO;
    }
    if (vm->passthrough) {
        return who | REACH_PASSTHROUGH;
    }
    return who | (vm->vgic.path == VGIC_TRAP ? REACH_TRAP : REACH_LISTS);
}

void reach_check(const struct vm *vm)
{
    uint32_t who = who_is(vm);
    struct stage2_stretch found;

    for (uint64_t ipa = 0; stage2_next(&vm->stage2, ipa, &found); ipa = (uint64_t)found.ipa + found.size) {
        if (!in_list(&found, who, reach_vm, sizeof(reach_vm) / sizeof(reach_vm[0])) &&
            !in_list(&found, who, reach_gic, reach_gic_count) && !is_device(&found, who)) {
            stop("stage_2_maps_more_than_may_be_reached", 0, found.ipa, 0);
        }
    }
}
