/*
 * Notes are cleared before they are acted on: one that is left meanwhile is new, and has a kick of its own.
 */
#include "vgic/vcpus/notes.h"

#include "vgic/change/settings.h"

/* They are this vCPU's now. Who has given one away since has told its new owner: it is nobody's concern here.
 */
void notes_take_over(struct vgic_cpu *cpu)
{
    for (uint32_t word = 0; word < INTID_COUNT / 32U; word++) {
        uint32_t bits = __atomic_exchange_n(&cpu->vgic->noted[cpu->index][word], 0, __ATOMIC_ACQUIRE);

        for (; bits != 0; bits &= bits - 1U) {
            struct virq *irq = vgic_irq(cpu, 32U * word + lowest_bit(bits));

            if (vgic_owner(irq) == cpu->index) {
                vgic_reconfigure(cpu, irq);
            }
        }
    }
}
