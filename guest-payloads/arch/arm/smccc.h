/*
 * What a call by HVC or SMC may change (Arm DEN 0028, 2.6): its arguments' registers, and more.
 */
#ifndef ARCH_SMCCC_H
#define ARCH_SMCCC_H

/* Besides r0 to r3. */
#define SMCCC_CLOBBERS_BEYOND_R3 "r12", "memory"

/* Besides r0, of a call without arguments. */
#define SMCCC_CLOBBERS_BEYOND_R0 "r1", "r2", "r3", SMCCC_CLOBBERS_BEYOND_R3

#endif
