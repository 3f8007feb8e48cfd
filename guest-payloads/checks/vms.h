/*
 * What the second VM does for the checks of vms.c.
 */
#ifndef CHECKS_VMS_H
#define CHECKS_VMS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/second.h"

enum vms_order {
    ORDER_FILL = SECOND_OTHER, /* fills its registers; `result`: the first that was not as left, 0 for none */
    ORDER_FILL_FP,
    ORDER_COUNTER, /* result: physical less virtual counter */
    ORDER_RAISE,   /* has interrupts pending and one active */
    ORDER_TAKE,    /* ends that, and takes those; result: what came, a digit each */
    ORDER_ARM,     /* arms its timer, `argument` ticks from now; */
    ORDER_TICK,    /* waits for it; result: it came, and how late */
    ORDER_TURN     /* turn_all() (checks/turn.h), until it has another order; result: 1 */
};

/* In the second VM: carries out one order. */
void vms_obey(uint32_t order);

/* Ticks the second VM's counter is behind. */
#define VMS_OFFSET 1000000U

/* Ticks until a deadline that is to come soon. */
#define VMS_SOON 20000U

/* In the first. False: there is no second VM, and the check has said so. */
bool vms_have_second(void);

/* Has the second VM carry out an order; its result. */
uint32_t vms_ask(enum vms_order order, uint32_t argument);

#endif
