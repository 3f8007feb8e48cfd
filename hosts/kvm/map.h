/*
 * The machine that the guest was built for: the addresses of its platform, which the VMM must give it. One
 * structure for each version of the GIC; everything else is the same on all `virt` platforms.
 */
#ifndef KVM_MAP_H
#define KVM_MAP_H

#include <stdint.h>

struct map {
    uint32_t gic; /* version: 2 or 3 */
    uint64_t ram, ram_size, params;
    uint64_t uart, rtc, doorbell, counters;
    uint64_t gicd;
    uint64_t gicc; /* GICv2 alone */
    uint64_t gicr; /* GICv3 alone */
    uint64_t gits; /* the same: the ITS, whose second frame has GITS_TRANSLATER */
    uint64_t msi;  /* page a store to which makes an MSI pending: GICv2m, or GICD_ISPENDR (raise page) */
    uint32_t msi_first, msi_count;
    uint32_t rtc_intid, software_intid;
    uint32_t pmu_intid;
    uint32_t intids;
};

extern const struct map map_gicv2, map_gicv3;

/* What is the same whatever the GIC, for the two files that include a platform's header. */
#define MAP_COMMON                                                                                           \
    .ram = PLATFORM_GUEST_BASE, .ram_size = PLATFORM_GUEST_SIZE, .params = PLATFORM_BOOT_PARAMS,             \
    .uart = PLATFORM_UART_BASE, .rtc = PLATFORM_RTC_BASE, .doorbell = PLATFORM_DOORBELL_IPA,                 \
    .counters = PLATFORM_COUNTERS_IPA, .gicd = PLATFORM_GICD_BASE, .msi_first = PLATFORM_MSI_FIRST,          \
    .msi_count = PLATFORM_MSI_COUNT, .rtc_intid = PLATFORM_RTC_INTID,                                        \
    .software_intid = PLATFORM_SOFTWARE_INTID, .pmu_intid = PLATFORM_PMU_INTID, .intids = PLATFORM_INTIDS

#endif
