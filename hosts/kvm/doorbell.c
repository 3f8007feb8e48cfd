/*
 * The stores by which a guest asks for an interrupt, where they leave for user space: the doorbell page
 * (common/hypercall.h), GICv2m's SETSPI_NS (Arm SBSA, appendix E), and the page of GICD_ISPENDR.
 */
#include <stddef.h>

#include "common/hypercall.h"
#include "hosts/kvm/device.h"

#define V2M_TYPER     0x008U
#define V2M_SETSPI_NS 0x040U
#define GICD_ISPENDR  0x200U

#define INTIDS_MAX 1020U
#define SPI_FIRST  32U

static const struct map *map;

static void pulse(uint32_t intid)
{
    if (intid >= SPI_FIRST && intid < INTIDS_MAX) {
        device_irq(intid, true);
        device_irq(intid, false);
    }
}

static void ring(uint32_t offset, uint32_t value)
{
    if (offset == DOORBELL_RING || offset == DOORBELL_RING_SLOWLY) {
        pulse(value);
    }
}

static uint32_t v2m_read(uint32_t offset)
{
    return offset == V2M_TYPER ? map->msi_first << 16 | map->msi_count : 0;
}

static void v2m_write(uint32_t offset, uint32_t value)
{
    if (offset == V2M_SETSPI_NS && value - map->msi_first < map->msi_count) {
        pulse(value);
    }
}

static void raise_write(uint32_t offset, uint32_t value)
{
    uint32_t first = (offset - GICD_ISPENDR) * 8;

    for (uint32_t bit = 0; offset >= GICD_ISPENDR && first < INTIDS_MAX && bit < 32; bit++) {
        if ((value >> bit & 1) != 0) {
            pulse(first + bit);
        }
    }
}

void doorbell_add(const struct map *of)
{
    map = of;
    device_add(&(struct device){map->doorbell, 0x1000, NULL, ring});
    if (map->gic == 2) {
        device_add(&(struct device){map->msi, 0x1000, v2m_read, v2m_write});
    } else {
        device_add(&(struct device){map->msi, 0x1000, NULL, raise_write});
    }
}
