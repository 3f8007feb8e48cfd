/*
 * What the second VM does for the checks of vms.c.
 */
#ifndef CHECKS_VMS_H
#define CHECKS_VMS_H

#include <stdint.h>

/* In the second VM: carries out one order. */
void vms_obey(uint32_t order);

/* Ticks the second VM's counter is behind. */
#define VMS_OFFSET 1000000U

#endif
