/*
 * The topics that a GICv2 alone has, where checks/table.c puts them.
 */
#ifndef CHECKS_V2_CHECK_LISTS_H
#define CHECKS_V2_CHECK_LISTS_H

#define CHECK_LIST_OF_SGIS        (&check_list_senders)
#define CHECK_LIST_OF_DISTRIBUTOR (&check_list_target_registers)
#define CHECK_LISTS_OF_LPIS
#define CHECK_LISTS_OF_VMS &check_list_vms

/* Offset of the register of 8 bytes that an SPI has in the distributor. 0: there is none. */
#define GICD_DOUBLE(intid) 0U

#endif
