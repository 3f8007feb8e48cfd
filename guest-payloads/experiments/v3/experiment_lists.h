/*
 * The experiments that a GICv3 alone has, where experiments/table.c puts them: those with LPIs. Some are more
 * variants of an experiment that every GIC has.
 */
#ifndef EXPERIMENTS_V3_EXPERIMENT_LISTS_H
#define EXPERIMENTS_V3_EXPERIMENT_LISTS_H

#include "runtime/experiment.h"

extern const struct experiment experiment_lpi;
extern const struct experiment experiment_lpi_total;
extern const struct experiment experiment_lpi_ack;
extern const struct experiment experiment_lpi_eoi;
extern const struct experiment experiment_lpi_storm;
extern const struct experiment experiment_lpi_pressure;
extern const struct experiment experiment_its_config;
extern const struct experiment experiment_lpi_switch;
extern const struct experiment experiment_lpi_descheduled;

/* clang-format off */
#define EXPERIMENTS_OF_THE_GIC \
    &experiment_lpi, &experiment_lpi_total, &experiment_lpi_ack, &experiment_lpi_eoi, \
    &experiment_lpi_storm, &experiment_lpi_pressure, &experiment_its_config, \
    &experiment_lpi_switch, &experiment_lpi_descheduled,
/* clang-format on */

#endif
