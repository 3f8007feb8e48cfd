/*
 * The emulated registers of the ITS, at PLATFORM_GITS_BASE.
 */
#ifndef CORE_V3_ITS_PAGE_H
#define CORE_V3_ITS_PAGE_H

#include "vgic/registers/mmio.h"

extern struct mmio_table its_registers; /* guest_gic.c */

#endif
