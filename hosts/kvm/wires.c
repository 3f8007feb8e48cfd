/*
 * Interrupts without user space: a store of the guest's that asks for one signals an eventfd (KVM_IOEVENTFD),
 * and that eventfd raises the SPI (KVM_IRQFD). So a virtual device in another thread or in the kernel, as
 * vhost is, sends its interrupts.
 */
#include <stddef.h>
#include <sys/eventfd.h>

#include "common/hypercall.h"
#include "hosts/kvm/machine.h"

#define V2M_SETSPI_NS 0x040U
#define GICD_ISPENDR  0x200U

#define SPI_FIRST 32U

/* A 32-bit store of `value` at `address` raises the SPI. */
static void connect(uint64_t address, uint32_t value, uint32_t intid)
{
    int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct kvm_ioeventfd store = {
        .datamatch = value,
        .addr = address,
        .len = sizeof(value),
        .fd = event,
        .flags = KVM_IOEVENTFD_FLAG_DATAMATCH,
    };
    struct kvm_irqfd interrupt = {.fd = (uint32_t)event, .gsi = intid - SPI_FIRST};

    if (event < 0) {
        machine_stop("no_eventfd");
    }
    IOCTL(machine.vm, KVM_IOEVENTFD, &store);
    IOCTL(machine.vm, KVM_IRQFD, &interrupt);
}

void wires_connect(void)
{
    const struct map *map = machine.map;

    connect(map->doorbell + DOORBELL_RING, map->software_intid, map->software_intid);
    for (uint32_t i = 0; i < map->msi_count; i++) {
        uint32_t intid = map->msi_first + i;

        if (map->gic == 2) {
            connect(map->msi + V2M_SETSPI_NS, intid, intid);
        } else {
            connect(map->msi + GICD_ISPENDR + intid / 32 * 4, 1U << intid % 32, intid);
        }
    }
}
