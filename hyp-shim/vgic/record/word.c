/*
 * The prepared word as a call: for slow ways.
 */
#include "vgic/record/word.h"

__attribute__((noinline)) void word_settle(struct vgic_cpu *cpu, struct virq *irq)
{
    word_settle_here(cpu, irq);
}
