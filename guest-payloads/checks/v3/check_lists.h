/*
 * The topics that a GICv3 alone has, where checks/table.c puts them.
 */
#ifndef CHECKS_V3_CHECK_LISTS_H
#define CHECKS_V3_CHECK_LISTS_H

#define CHECK_LIST_OF_SGIS        (&check_list_affinity)
#define CHECK_LIST_OF_DISTRIBUTOR (&check_list_redistributors)
#define CHECK_LISTS_OF_LPIS       &check_list_lpi_cpus, &check_list_lpis,
#define CHECK_LISTS_OF_VMS        &check_list_vms, &check_list_lpi_vms

/* Offset of the register of 8 bytes that an SPI has in the distributor. 0: there is none. */
#define GICD_DOUBLE(intid) (GICD_IROUTER + 8U * (intid))

#endif
