/*
 * GICD_CTLR's enables: each vCPU looks again at what is its own.
 */
#include "vgic/vcpus/enables.h"

#include "vgic/change/settings.h"
#include "vgic/vcpus/call.h"

/* Whether it hangs on the distributor's enables of these groups: a disabled one is not forwarded either way.
 */
static bool follows_groups(const struct virq *irq, uint32_t groups)
{
    return (irq->config & VIRQ_ENABLED) != 0 && (groups >> virq_group_setting(irq) & 1U) != 0;
}

#define SPIS_TOO 4U /* or'ed to the groups */

/* An action: a vCPU's own interrupts take up that the enables of `groups` have changed. */
static uint32_t reconfigure_own(struct vgic_cpu *cpu, struct virq *irq, uint32_t groups)
{
    uint32_t end = (groups & SPIS_TOO) != 0 ? cpu->vgic->lines : INTID_PRIVATE_COUNT;

    for (uint32_t intid = 0; intid < end; intid++) {
        irq = vgic_irq(cpu, intid);
        if (vgic_owner(irq) == cpu->index && follows_groups(irq, groups)) {
            vgic_reconfigure(cpu, irq);
        }
    }
    return 0;
}

/* The vCPUs, a bit each, that have SPIs which hang on the enables of `groups`. */
static uint32_t owners_of_spis(struct vgic_cpu *cpu, uint32_t groups)
{
    uint32_t owners = 0;

    for (uint32_t intid = INTID_PRIVATE_COUNT; intid < cpu->vgic->lines; intid++) {
        const struct virq *irq = vgic_irq(cpu, intid);

        if (follows_groups(irq, groups)) {
            owners |= 1U << vgic_owner(irq);
        }
    }
    return owners;
}

void vgic_set_groups(struct vgic_cpu *cpu, uint32_t enabled)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t groups = vgic->ctlr ^ enabled;
    uint32_t owners;

    vgic->ctlr = enabled;
    owners = owners_of_spis(cpu, groups);
    for (uint32_t i = 0; i < vgic->cpu_count; i++) {
        vgic_on_owner(cpu, &vgic->cpu[i]->private[0], reconfigure_own,
                      groups | ((owners >> i & 1U) != 0 ? SPIS_TOO : 0));
    }
}
