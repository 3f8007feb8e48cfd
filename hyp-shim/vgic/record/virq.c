/*
 * How a physical interrupt goes back to where it came from.
 */
#include "vgic/record/virq.h"

void vgic_give_back(struct virq *irq)
{
    virq_give_back(irq);
}
