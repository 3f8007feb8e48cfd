/*
 * The floating-point and Advanced SIMD registers of two vCPUs on one CPU: they stay in the CPU until the
 * other vCPU uses them, which traps (core/exit.h, exit_fp).
 */
#ifndef ARCH_FP_H
#define ARCH_FP_H

#include <stdint.h>

/* fp_save.S knows the places. */
struct fp {
    uint32_t fpexc;
    uint32_t fpscr;
    uint64_t d[32];
};

void fp_save(struct fp *fp);
void fp_load(const struct fp *fp);

#endif
