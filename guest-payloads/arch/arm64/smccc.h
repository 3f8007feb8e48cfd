/*
 * What a call by HVC or SMC may change (Arm DEN 0028, 2.6): its arguments' registers, and more.
 */
#ifndef ARCH_SMCCC_H
#define ARCH_SMCCC_H

/* Besides x0 to x3. */
#define SMCCC_CLOBBERS_BEYOND_X3                                                                             \
    "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory"

/* Besides x0, of a call without arguments. */
#define SMCCC_CLOBBERS_BEYOND_X0 "x1", "x2", "x3", SMCCC_CLOBBERS_BEYOND_X3

#endif
