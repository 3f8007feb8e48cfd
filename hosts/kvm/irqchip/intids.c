/* See intids.h. KVM's bits are of its ABI, and written here as numbers so that any machine can compile them.
 */
#include "hosts/kvm/irqchip/intids.h"

#include "platform/virt-v8-gicv2.h"

#define DEV_EL1_VTIMER (1U << 0) /* KVM_ARM_DEV_EL1_VTIMER */
#define DEV_EL1_PTIMER (1U << 1) /* KVM_ARM_DEV_EL1_PTIMER */
#define DEV_PMU        (1U << 2) /* KVM_ARM_DEV_PMU */

const struct irqchip_private irqchip_private[] = {
    {DEV_EL1_VTIMER, PLATFORM_VTIMER_INTID},
    {DEV_EL1_PTIMER, PLATFORM_PTIMER_INTID},
    {DEV_PMU, PLATFORM_PMU_INTID},
};

const uint32_t irqchip_private_count = sizeof(irqchip_private) / sizeof(irqchip_private[0]);
