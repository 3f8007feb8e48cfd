/*
 * An interrupt becomes pending, or is not any more: by its device, by a message, by the guest's hand.
 */
#ifndef VGIC_CHANGE_PEND_H
#define VGIC_CHANGE_PEND_H

#include "vgic/record/vcpu.h"

/*
 * The physical interrupt behind `irq` fired and was acknowledged; it stays active until the guest completes
 * it. This is the long way, through every rule: vgic/policy/take.h and raise.h have shorter ones for
 * interrupts with a prepared word.
 */
void vgic_raise_hardware(struct vgic_cpu *cpu, struct virq *irq);

/* Makes an interrupt pending as an edge or a store to ISPENDR does. */
void vgic_pend(struct vgic_cpu *cpu, struct virq *irq);

/* Takes pending away as a store to ICPENDR does: a line that is high keeps it. */
void vgic_unpend(struct vgic_cpu *cpu, struct virq *irq);

/* Sets the line of a level-triggered interrupt that has no hardware behind it; the same for a line that
 * rises. */
void vgic_set_line(struct vgic_cpu *cpu, struct virq *irq, bool high);
void vgic_raise_line(struct vgic_cpu *cpu, struct virq *irq);

/* Sends SGI `intid` from vCPU `source` to the vCPU `cpu`. */
void vgic_send_sgi(struct vgic_cpu *cpu, uint32_t intid, uint32_t source);

/* The CPUs an SGI is pending from, a bit each; and setting them. */
uint32_t vgic_sgi_sources(struct vgic_cpu *cpu, struct virq *irq);
void vgic_set_sgi_sources(struct vgic_cpu *cpu, struct virq *irq, uint32_t sources);

bool vgic_is_pending(struct vgic_cpu *cpu, struct virq *irq);

#endif
