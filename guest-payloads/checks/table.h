/*
 * What each topic's file offers the table.
 */
#ifndef CHECKS_TABLE_H
#define CHECKS_TABLE_H

#include "checks/check.h"

extern const struct check_list check_list_first;
extern const struct check_list check_list_capacity;
extern const struct check_list check_list_order;
extern const struct check_list check_list_active;
extern const struct check_list check_list_priorities;
extern const struct check_list check_list_split;
extern const struct check_list check_list_ends;
extern const struct check_list check_list_groups;
extern const struct check_list check_list_group_registers;
extern const struct check_list check_list_level;
extern const struct check_list check_list_distributor;
extern const struct check_list check_list_target_registers;
extern const struct check_list check_list_emulation;
extern const struct check_list check_list_byte_orders;
extern const struct check_list check_list_wild;
extern const struct check_list check_list_wild_registers;
extern const struct check_list check_list_sgis;
extern const struct check_list check_list_senders;
extern const struct check_list check_list_timer;
extern const struct check_list check_list_ticks;
extern const struct check_list check_list_cpus;
extern const struct check_list check_list_targets;
extern const struct check_list check_list_power;
extern const struct check_list check_list_clocks;
extern const struct check_list check_list_hammer;
extern const struct check_list check_list_redistributors;
extern const struct check_list check_list_affinity;
extern const struct check_list check_list_vms;
extern const struct check_list check_list_vms_due;
extern const struct check_list check_list_faults;
extern const struct check_list check_list_frames;
extern const struct check_list check_list_lpi_cpus;
extern const struct check_list check_list_lpi_vms;
extern const struct check_list check_list_lpis;

extern const struct check_list *const check_lists[];
extern const size_t check_list_count;

#endif
