/*
 * The checks, in the order a boot without a choice runs them. A new topic is a file beside this and a row
 * here; one of a version of the GIC alone stands in its folder, and in its check_lists.h.
 */
#include "checks/table.h"

#include "check_lists.h"

/* LPIs come first: one check is about a CPU that has never had any. */
const struct check_list *const check_lists[] = {
    &check_list_first,          CHECK_LISTS_OF_LPIS &check_list_capacity,
    &check_list_order,          &check_list_active,
    &check_list_priorities,     &check_list_split,
    &check_list_groups,         &check_list_group_registers,
    &check_list_level,          &check_list_sgis,
    CHECK_LIST_OF_SGIS,         &check_list_distributor,
    CHECK_LIST_OF_DISTRIBUTOR,  &check_list_emulation,
    &check_list_byte_orders,    &check_list_wild,
    &check_list_wild_registers, &check_list_timer,
    &check_list_ticks,          &check_list_cpus,
    &check_list_targets,        &check_list_power,
    &check_list_ends,           &check_list_clocks,
    &check_list_hammer,         CHECK_LISTS_OF_VMS,
    &check_list_vms_due,        &check_list_faults,
    &check_list_frames};

const size_t check_list_count = sizeof(check_lists) / sizeof(check_lists[0]);
