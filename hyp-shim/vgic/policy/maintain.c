/*
 * The maintenance interrupt: what completed, in a list register or out of it, and what follows from that.
 */
#include "vgic/policy/maintain.h"

#include "vgic/policy/conditions.h"
#include "vgic/policy/fill.h"
#include "vgic/policy/raise.h"
#include "vgic/policy/room.h"
#include "vgic/policy/spilled_end.h"

/* List registers that completed with EOI maintenance: their interrupts may be pending again. */
static void complete_told(struct vgic_cpu *cpu)
{
    uint32_t told = ops_eoi_lrs();

    while (told != 0) {
        uint32_t n = lowest_bit(told);
        struct virq *irq = cpu->lr_owner[n];

        told &= told - 1U;
        ops_write_lr(n, 0);
        cpu->lr_owner[n] = NULL;
        irq->lr = LR_NONE;
        if ((irq->config & VIRQ_HW) != 0) {
            ops_deactivate(irq->intid);
        }
        /* All rare cases in one condition: a condition for each would cost two instructions at every
         * completion. */
        if ((irq->state & (VIRQ_LATCH | VIRQ_LINE | VIRQ_SOFT)) != 0 || irq->sources != 0) {
            lr_end_soft(cpu, irq); /* told, so not linked */
            if (virq_is_waiting(irq)) {
                vgic_update(cpu, irq);
                lr_ended_to_wait(cpu);
            }
        }
    }
}

/* Whether a change of the guest's group enables, and nothing else, lets something through or holds it back.
 */
static inline bool groups_matter(struct vgic_cpu *cpu)
{
    uint32_t groups;

    if (!vgic_mixes_groups(cpu->vgic)) {
        return (cpu->policy.unusual & UNUSUAL_REORDERED) != 0; /* they were mixed until now */
    }
    groups = ops_guest_groups();
    return groups == 3 ? (cpu->policy.unusual & UNUSUAL_REORDERED) != 0
                       : groups != 0 && waiting_of_group(cpu, groups >> 1U) != NULL;
}

/* Something changed that decides who may be in a list register. */
static inline void refill_and_arm(struct vgic_cpu *cpu, uint32_t status)
{
    if (cpu->waiting.first != NULL && ((status & ~GICH_MISR_GROUPS) != 0 || groups_matter(cpu))) {
        cpu->counters->value[COUNT_lr_refill] += lr_refill(cpu);
    }
    lr_arm_here(cpu);
}

void lr_maintain_waiting(struct vgic_cpu *cpu, uint32_t status)
{
    if (cpu->waiting.first == NULL) {
        if ((status & GICH_MISR_NP) != 0) {
            lr_make_spare(cpu);
        }
        lr_arm(cpu);
    } else {
        refill_and_arm(cpu, status);
    }
}

void lr_maintain_completed(struct vgic_cpu *cpu, uint32_t status)
{
    if ((status & GICH_MISR_EOI) != 0) {
        complete_told(cpu);
    }
    if ((status & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
    if (cpu->waiting.first != NULL || cpu->policy.hcr != GICH_HCR_EN) {
        refill_and_arm(cpu, status);
    }
}

void lr_maintain_empty(struct vgic_cpu *cpu, uint32_t empty)
{
    if (cpu->waiting.first != NULL) {
        cpu->counters->value[COUNT_lr_refill] += lr_fill_empty(cpu, empty, true);
    }
    if (cpu->waiting.first == NULL) {
        cpu->policy.hcr = GICH_HCR_EN;
        ops_write_hcr(GICH_HCR_EN); /* else what is armed stays so */
    }
}
