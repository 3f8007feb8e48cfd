/*
 * GICD_CTLR's enables: each vCPU looks again at what is its own.
 */
#include "vgic/vcpus/enables.h"

#include "vgic/change/settings.h"
#include "vgic/vcpus/call.h"
#include "vgic/vcpus/give_way.h"

/* Whether it hangs on the distributor's enables of these groups: a disabled one is not forwarded either way.
 */
static bool follows_groups(const struct virq *irq, uint32_t groups)
{
    return (irq->config & VIRQ_ENABLED) != 0 && (groups >> virq_group_setting(irq) & 1U) != 0;
}

#define SPIS_TOO 4U /* or'ed to the groups */

#define BANK 32U /* interrupts; those behind the last there is hang on nothing */

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

/* Of the bank from `first` on: the part of reconfigure_here() that does not give way in vain. */
static uint32_t reconfigure_bank(struct vgic_cpu *cpu, uint32_t first, uint32_t groups)
{
    struct virq *const *end = &cpu->irq[first + BANK];
    uint32_t owners = 0;

    for (struct virq *const *at = end - BANK; at != end; at++) {
        struct virq *irq = *at;
        uint32_t owner;

        if (!follows_groups(irq, groups)) {
            continue;
        }
        owner = vgic_owner(irq);
        owners |= 1U << owner;
        if (owner == cpu->index) {
            vgic_reconfigure(cpu, irq);
            vgic_give_way(cpu);
        }
    }
    return owners;
}

/*
 * The same for the vCPU that stores, which gives way behind each change, and behind each bank that it has
 * only looked at. Returns the vCPUs, a bit each, that have SPIs which hang on the enables of `groups`.
 */
static uint32_t reconfigure_here(struct vgic_cpu *cpu, uint32_t groups)
{
    uint32_t owners = 0;

    reconfigure_bank(cpu, 0, groups);
    for (uint32_t first = INTID_PRIVATE_COUNT; first < cpu->vgic->lines; first += BANK) {
        vgic_give_way(cpu);
        owners |= reconfigure_bank(cpu, first, groups);
    }
    return owners;
}

void vgic_set_groups(struct vgic_cpu *cpu, uint32_t enabled)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t groups = vgic->ctlr ^ enabled;
    uint32_t owners;

    vgic->ctlr = enabled;
    owners = reconfigure_here(cpu, groups);
    for (uint32_t i = 0; i < vgic->cpu_count; i++) {
        if (i != cpu->index) {
            vgic_on_owner(cpu, &vgic->cpu[i]->private[0], reconfigure_own,
                          groups | ((owners >> i & 1U) != 0 ? SPIS_TOO : 0));
        }
    }
}
