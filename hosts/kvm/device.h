/*
 * The guest's devices that are not in the kernel: a table of pages, and the functions behind them. None of
 * them knows KVM: an interrupt line is moved by device_irq(), which machine.c has, and the tests have in its
 * place.
 */
#ifndef KVM_DEVICE_H
#define KVM_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "hosts/kvm/map.h"

struct device {
    uint64_t base, size;
    uint32_t (*read)(uint32_t offset);
    void (*write)(uint32_t offset, uint32_t value);
};

#define DEVICES_MAX 8

/* Whose access it is that a device sees, and log2 of its width in bytes. */
extern uint32_t device_vcpu, device_log2_size;

/* Adds a device. */
void device_add(const struct device *device);

/*
 * A guest's access of `size` bytes at `address`: false where there is no device. What a device does not have
 * reads as zero and ignores stores; so do accesses wider than 32 bits.
 */
bool device_read(uint64_t address, uint32_t size, uint64_t *value);
bool device_write(uint64_t address, uint32_t size, uint64_t value);

/* Sets an SPI's line. */
void device_irq(uint32_t intid, bool level);

/* PL011: what is written to DR goes to the console. */
void uart_add(const struct map *map);

/* PL031: seconds, an alarm, and its interrupt mask, which the guest uses as a line. */
void rtc_add(const struct map *map);

/* The doorbell and the MSIs, as far as their stores come here: one pulse of the INTID's line for each. */
void doorbell_add(const struct map *map);

#endif
