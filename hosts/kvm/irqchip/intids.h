/* The lines of a vCPU's own devices: KVM's bit for each (Documentation/virt/kvm/api.rst, 8.4), and its PPI.
 */
#ifndef KVM_IRQCHIP_INTIDS_H
#define KVM_IRQCHIP_INTIDS_H

#include <stdint.h>

struct irqchip_private {
    uint64_t bit;
    uint32_t intid;
};

extern const struct irqchip_private irqchip_private[];
extern const uint32_t irqchip_private_count;

#endif
