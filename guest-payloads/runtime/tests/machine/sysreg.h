/*
 * The registers that the guest looks at under test: the test says what reading them does.
 */
#ifndef TESTS_MACHINE_SYSREG_H
#define TESTS_MACHINE_SYSREG_H

#include <stdint.h>

uint32_t read_ICC_PMR(void);
uint32_t read_ICC_BPR0(void);
uint32_t read_ICC_BPR1(void);

#endif
