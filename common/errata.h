/*
 * Errata of Arm's own cores that touch what is measured here: the reading of time, and what a hypervisor
 * switches. They are named by the CPU's main ID register, so that a report says where they may show; nothing
 * works around them.
 */
#ifndef COMMON_ERRATA_H
#define COMMON_ERRATA_H

#include <stddef.h>
#include <stdint.h>

/* The number of the `nth` erratum, from 0, of a CPU with this MIDR; 0: it has no more. */
uint32_t erratum_of(uint32_t midr, size_t nth);

#endif
