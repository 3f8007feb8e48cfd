/* See device.h. */
#include "hosts/kvm/device.h"

#include <stddef.h>

uint32_t device_vcpu, device_log2_size;

static struct device devices[DEVICES_MAX];
static uint32_t count;

void device_add(const struct device *device)
{
    if (count < DEVICES_MAX) {
        devices[count++] = *device;
    }
}

static const struct device *find(uint64_t address)
{
    for (uint32_t i = 0; i < count; i++) {
        if (address - devices[i].base < devices[i].size) {
            return &devices[i];
        }
    }
    return NULL;
}

static void note_size(uint32_t size)
{
    device_log2_size = size == 1 ? 0 : size == 2 ? 1 : 2;
}

bool device_read(uint64_t address, uint32_t size, uint64_t *value)
{
    const struct device *device = find(address);

    *value = 0;
    note_size(size);
    if (device != NULL && size <= sizeof(uint32_t) && device->read != NULL) {
        *value = device->read((uint32_t)(address - device->base));
    }
    return device != NULL;
}

bool device_write(uint64_t address, uint32_t size, uint64_t value)
{
    const struct device *device = find(address);

    note_size(size);
    if (device != NULL && size <= sizeof(uint32_t) && device->write != NULL) {
        device->write((uint32_t)(address - device->base), (uint32_t)value);
    }
    return device != NULL;
}
