/*
 * What each experiment's file offers the table.
 */
#ifndef EXPERIMENTS_TABLE_H
#define EXPERIMENTS_TABLE_H

#include "runtime/experiment.h"

extern const struct experiment experiment_clock;
extern const struct experiment experiment_hypercall;
extern const struct experiment experiment_mmio_trap;
extern const struct experiment experiment_ack;
extern const struct experiment experiment_eoi;
extern const struct experiment experiment_inject;
extern const struct experiment experiment_spi;
extern const struct experiment experiment_irq_total;
extern const struct experiment experiment_timer;
extern const struct experiment experiment_timer_jitter;
extern const struct experiment experiment_unmask;
extern const struct experiment experiment_storm;
extern const struct experiment experiment_ipi;
extern const struct experiment experiment_maintenance;
extern const struct experiment experiment_lr_pressure;
extern const struct experiment experiment_preempt;
extern const struct experiment experiment_wfi_wake;
extern const struct experiment experiment_dist_config;
extern const struct experiment experiment_vm_switch;
extern const struct experiment experiment_timer_descheduled;

#define VARIANTS(array) .variants = (array), .variant_count = sizeof(array) / sizeof((array)[0])

#endif
