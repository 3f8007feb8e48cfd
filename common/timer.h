/*
 * CNTV_CTL and CNTP_CTL (Arm DDI 0406C, B8.1.12 and B8.1.14): the bits of a generic timer's control register.
 */
#ifndef COMMON_TIMER_H
#define COMMON_TIMER_H

#define TIMER_CTL_ENABLE  (1U << 0)
#define TIMER_CTL_IMASK   (1U << 1)
#define TIMER_CTL_ISTATUS (1U << 2)

#endif
