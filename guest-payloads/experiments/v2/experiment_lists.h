/*
 * The experiments that a GICv2 alone has: none.
 */
#ifndef EXPERIMENTS_V2_EXPERIMENT_LISTS_H
#define EXPERIMENTS_V2_EXPERIMENT_LISTS_H

#define EXPERIMENTS_OF_THE_GIC

#endif
