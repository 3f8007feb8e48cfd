/*
 * What is in a list register goes into its record, and what completed there is completed.
 */
#include "vgic/policy/evict.h"

#include "vgic/policy/spilled_end.h"

static void spill_owned(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        struct virq *irq = cpu->lr_owner[n];
        lr_word_t word;

        if (irq == NULL || vgic_owner(irq) != cpu->index || irq->lr != n) {
            continue;
        }
        word = lr_fold(cpu, irq);
        if (word != 0) {
            lr_spill(cpu, n);
        } else {
            vgic_update(cpu, irq); /* nothing else would report its completion now */
        }
    }
}

void lr_spill_all(struct vgic_cpu *cpu)
{
    if ((ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
    spill_owned(cpu);
    lr_disown(cpu);
}
