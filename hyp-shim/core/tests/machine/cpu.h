/*
 * arch/cpu.h as a host test has it: a sleep is counted.
 */
#ifndef TESTS_MACHINE_CPU_H
#define TESTS_MACHINE_CPU_H

#define wait_for_interrupt cpu_wait_for_interrupt
#include "hyp-shim/arch/cpu.h"
#undef wait_for_interrupt

extern uint32_t fake_sleeps;

static inline void wait_for_interrupt(void)
{
    fake_sleeps++;
}

#endif
