/*
 * Where and how a guest starts: as PSCI has it for an entry point (Arm DEN 0022, CPU_ON), whose bit 0 is the
 * instruction set.
 */
#ifndef ARCH_START_H
#define ARCH_START_H

#include <stdint.h>

#include "sysreg.h"

#define START_THUMB 1U

struct start {
    uint32_t elr;
    uint32_t spsr;
};

static inline struct start start_at(uintptr_t entry)
{
    return (struct start){
        .elr = (uint32_t)entry & ~START_THUMB,
        .spsr = PSR_MODE_SVC | PSR_A | PSR_I | PSR_F | ((entry & START_THUMB) != 0 ? PSR_T : 0),
    };
}

#endif
