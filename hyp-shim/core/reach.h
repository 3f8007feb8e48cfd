/*
 * What each VM may reach: the list that docs/memory.md has too, written apart from what maps it.
 */
#ifndef CORE_REACH_H
#define CORE_REACH_H

#include "core/vcpu.h"
#include "stage2.h"

/* A row of the list: for which VMs, and on which paths. A stretch of 0 bytes is none of this platform. */
#define REACH_FIRST       0x01U
#define REACH_SECOND      0x02U
#define REACH_LISTS       0x04U /* the paths with list registers */
#define REACH_TRAP        0x08U
#define REACH_PASSTHROUGH 0x10U
#define REACH_TWO         0x20U /* only once there are two VMs */

#define REACH_VIRTUAL (REACH_LISTS | REACH_TRAP)
#define REACH_ANY     (REACH_VIRTUAL | REACH_PASSTHROUGH)
#define REACH_EITHER  (REACH_FIRST | REACH_SECOND)

struct reach {
    struct stage2_stretch may;
    uint32_t who;
};

/* The pages of the shim that a guest sees: the counters of each vCPU; and what both VMs share. */
union counter_page {
    struct counters counters;
    uint8_t page[PAGE_SIZE];
};
extern union counter_page counter_pages[VCPU_MAX];
extern uint8_t shared_page[PAGE_SIZE];

/* The rows of a GIC of this version. */
extern const struct reach reach_gic[];
extern const uint32_t reach_gic_count;

/* Stops the run if the VM's tables map anything that the list does not have for it. */
void reach_check(const struct vm *vm);

#endif
