/*
 * The floating-point and Advanced SIMD registers of two vCPUs on one CPU: they stay in the CPU until the
 * other vCPU uses them, which traps (core/exit.h, exit_fp).
 */
#ifndef ARCH_FP_H
#define ARCH_FP_H

#include <stdint.h>

/* fp_save.S knows the places. */
struct fp {
    uint64_t q[32][2];
    uint64_t fpcr;
    uint64_t fpsr;
};

void fp_save(struct fp *fp);
void fp_load(const struct fp *fp);

#endif
