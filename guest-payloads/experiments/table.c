/*
 * The experiments, in the order a boot without a choice runs them. A new one is a file beside this and a row
 * here; one of a version of the GIC alone stands in its folder, and in its experiment_lists.h.
 */
#include "experiments/table.h"

#include "experiment_lists.h"

const struct experiment *experiments[] = {
    &experiment_clock,     &experiment_hypercall,    &experiment_mmio_trap,   &experiment_ack,
    &experiment_eoi,       &experiment_inject,       &experiment_spi,         &experiment_irq_total,
    &experiment_timer,     &experiment_timer_jitter, &experiment_unmask,      &experiment_storm,
    &experiment_ipi,       &experiment_maintenance,  &experiment_lr_pressure, &experiment_preempt,
    &experiment_wfi_wake,  &experiment_dist_config,  &experiment_vm_switch,   &experiment_timer_descheduled,
    EXPERIMENTS_OF_THE_GIC};

const size_t experiment_count = sizeof(experiments) / sizeof(experiments[0]);
