/*
 * A GICv2's CPU interface is memory: no system register of it traps.
 */
#ifndef CORE_V2_EXIT_ICC_H
#define CORE_V2_EXIT_ICC_H

#include <stdbool.h>

#include "core/exit.h"

static inline bool exit_icc(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)vcpu, (void)syndrome, (void)frame;
    return false;
}

#endif
