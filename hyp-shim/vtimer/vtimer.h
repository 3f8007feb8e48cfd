/*
 * The guest's virtual timer.
 */
#ifndef VTIMER_VTIMER_H
#define VTIMER_VTIMER_H
void vtimer_reset(void);
#endif
