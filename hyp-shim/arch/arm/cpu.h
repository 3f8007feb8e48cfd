/*
 * A CPU on its way into the guest.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdint.h>

#include "core/vm.h"

/* Sets what traps and what goes straight to the guest, and starts `vcpu` on this CPU at `entry`, in SVC mode.
 */
_Noreturn void guest_enter(struct vcpu *vcpu, uint32_t entry);

#endif
