/*
 * What a guest cannot do without an exit.
 */
#ifndef ARCH_TRAPS_H
#define ARCH_TRAPS_H

#include <stdint.h>

#include "sysreg.h"

/* What traps, of a vCPU. */
struct guest_traps {
    uintptr_t hcr;
    uintptr_t hcptr;
};

/* Keeps what the vCPU that runs here has, and sets another one's. */
static inline void guest_switch_traps(struct guest_traps *from, const struct guest_traps *to)
{
    from->hcr = read_HCR();
    write_HCR(to->hcr);
    write_HCPTR(to->hcptr);
}

#endif
