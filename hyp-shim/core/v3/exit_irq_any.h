/*
 * A physical interrupt has come to a CPU that is in the shim, whatever its vectors are: it may be an LPI.
 */
#ifndef CORE_V3_EXIT_IRQ_ANY_H
#define CORE_V3_EXIT_IRQ_ANY_H

#include "core/exit.h"
#include "vpe.h"

static inline void exit_irq_any(struct vcpu *vcpu)
{
    if (vpe_in_use()) {
        exit_irq_with_vpes(vcpu);
    } else {
        exit_irq_with_lpis(vcpu);
    }
}

#endif
