/*
 * What others left for a vCPU in memory, and kicked it for: the SGI whose number is the shim's, and
 * interrupts that it takes over (vgic/record/handover.h). Of a vCPU that is offline they stay there until it
 * is online; its other SGIs wait in the physical GIC.
 */
#ifndef VGIC_VCPUS_NOTES_H
#define VGIC_VCPUS_NOTES_H

#include "vgic/change/pend.h"

/* Interrupts that were handed over to this vCPU: it takes up what their records say. */
__attribute__((cold)) void notes_take_over(struct vgic_cpu *cpu);

/* Works off all that was left. */
static inline void notes_take(struct vgic_cpu *cpu)
{
    uint32_t notes;

    if (__atomic_load_n(&cpu->talk.notes, __ATOMIC_RELAXED) == 0) {
        return; /* rarely is there any: the exchange is the longer way to see that */
    }
    notes = __atomic_exchange_n(&cpu->talk.notes, 0, __ATOMIC_ACQUIRE);
    for (; notes != 0; notes &= notes - 1U) {
        uint32_t note = lowest_bit(notes);

        if (note == NOTE_HANDED_OVER) {
            notes_take_over(cpu);
        } else {
            vgic_send_sgi(cpu, VGIC_KICK_SGI, note);
        }
    }
}

#endif
