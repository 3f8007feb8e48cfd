/*
 * A GICv2 in user space, for the path `kvm-user`: the shim's own virtual GIC (hyp-shim/vgic/) with the
 * software CPU interface. The caller holds the devices' lock, and has said whose access it is (device_vcpu).
 */
#ifndef KVM_IRQCHIP_H
#define KVM_IRQCHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "hosts/kvm/map.h"

/* Makes it, with so many vCPUs, and adds its registers to the guest's devices. */
void irqchip_create(const struct map *map, uint32_t vcpus);

/* An SPI's line. */
void irqchip_set_line(uint32_t intid, bool level);

/* Lines of the vCPU's own devices: bits KVM_ARM_DEV_* as KVM tells them (kvm_run.s.regs.device_irq_level). */
void irqchip_set_private(uint32_t vcpu, uint64_t levels);

/* Sets the IRQ and FIQ input of a vCPU. machine.c has it, and the tests in its place. */
void irqchip_input(uint32_t vcpu, bool fiq, bool level);

#endif
