/*
 * The prepared word: the list register that would make an interrupt pending, computed whenever its settings
 * change, so that its way has nothing to compute.
 */
#ifndef VGIC_RECORD_WORD_H
#define VGIC_RECORD_WORD_H

#include "vgic/record/vcpu.h"

/*
 * The list register that makes an interrupt pending. EOI maintenance is asked for if a physical interrupt
 * must be deactivated by the shim, or a line must be looked at again. An SGI's sender is vCPU 0. A physical
 * level that software pended is not linked: its maintenance interrupt ends the effect of that write.
 */
static inline lr_word_t word_prepare(const struct vgic_cpu *cpu, const struct virq *irq)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;
    bool linked = hardware && cpu->vgic->path == VGIC_LR && (irq->state & VIRQ_SOFT) == 0;

    if (cpu->vgic->path == VGIC_TRAP) {
        return 0;
    }
    return lr_word(&(struct lr_content){
        .intid = irq->intid,
        .priority = irq->priority,
        .group1 = virq_group_setting(irq) == 1,
        .hardware = linked,
        .notify_eoi = !linked && (hardware || (irq->config & VIRQ_EDGE) == 0),
    });
}

/*
 * Brings the prepared word up to date with the record. An interrupt that is active in its record gets no list
 * register until it is inactive. Inline: so the compiler sees in each file what this does not change.
 */
static inline void word_settle_here(struct vgic_cpu *cpu, struct virq *irq)
{
    bool open = (irq->config & VIRQ_FORWARD) != 0 && (irq->state & VIRQ_ACTIVE) == 0;
    lr_word_t word = open ? word_prepare(cpu, irq) : 0;

    if (irq->intid < INTID_SGI_COUNT) {
        cpu->sgi_word[irq->intid] = word;
    } else {
        irq->word = word;
    }
}

void word_settle(struct vgic_cpu *cpu, struct virq *irq);

#endif
