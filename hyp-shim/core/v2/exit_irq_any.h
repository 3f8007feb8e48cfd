/*
 * A physical interrupt has come to a CPU that is in the shim, whatever its vectors are.
 */
#ifndef CORE_V2_EXIT_IRQ_ANY_H
#define CORE_V2_EXIT_IRQ_ANY_H

#include "core/exit.h"

static inline void exit_irq_any(struct vcpu *vcpu)
{
    exit_irq(vcpu);
}

#endif
