/*
 * The maintenance conditions that must be armed: underflow and no-pending while interrupts wait, LRENP while
 * an active one is in no list register.
 */
#ifndef VGIC_POLICY_CONDITIONS_H
#define VGIC_POLICY_CONDITIONS_H

#include <stddef.h>

#include "vgic/lr/dir_trap.h"
#include "vgic/ops.h"
#include "vgic/record/vcpu.h"

/*
 * While interrupts wait, a change of the guest's group enables makes a maintenance interrupt: it decides
 * which of them go first. UNUSUAL_GROUPS says that two groups are in use and one of them is disabled.
 */
static inline uint32_t lr_group_conditions(struct vgic_cpu *cpu)
{
    static const uint8_t conditions[] = {
        GICH_HCR_VGRP0EIE | GICH_HCR_VGRP1EIE,
        GICH_HCR_VGRP0DIE | GICH_HCR_VGRP1EIE,
        GICH_HCR_VGRP0EIE | GICH_HCR_VGRP1DIE,
        GICH_HCR_VGRP0DIE | GICH_HCR_VGRP1DIE,
    };
    uint32_t groups = ops_guest_groups();

    if (groups != 3 && vgic_mixes_groups(cpu->vgic)) {
        cpu->policy.unusual |= UNUSUAL_GROUPS;
    } else {
        cpu->policy.unusual &= ~UNUSUAL_GROUPS;
    }
    return conditions[groups] & ops_usable_conditions();
}

/*
 * The part of lr_arm() for when more than usual hangs on the list registers. `hcr` is what all of it asks for
 * but LRENP.
 */
void lr_arm_carefully(struct vgic_cpu *cpu, uint32_t hcr);

/* Underflow and no-pending while interrupts wait; LRENP while an active one is in no list register. */
static inline __attribute__((always_inline)) void lr_arm_here(struct vgic_cpu *cpu)
{
    uint32_t hcr = GICH_HCR_EN;

    if (cpu->waiting.first != NULL) {
        hcr = cpu->policy.hcr_when_waiting | lr_group_conditions(cpu);
    } else {
        cpu->policy.unusual &= ~UNUSUAL_GROUPS;
    }
    if ((cpu->policy.unusual & (UNUSUAL_SPILLED | UNUSUAL_PENDING_ACTIVE | UNUSUAL_ORPHANS)) != 0) {
        lr_arm_carefully(cpu, hcr);
    } else if (hcr != cpu->policy.hcr) {
        cpu->policy.hcr = hcr;
        ops_write_hcr(hcr);
    }
}

void lr_arm(struct vgic_cpu *cpu);

#endif
