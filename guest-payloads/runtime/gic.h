/*
 * The guest's GICv2 driver: plain loads and stores, so that each can be measured where it stands.
 */
#ifndef RUNTIME_GIC_H
#define RUNTIME_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"
#include "io.h"
#include PLATFORM_HEADER

#define GIC_IAR  (PLATFORM_GICC_BASE + GICC_IAR)
#define GIC_EOIR (PLATFORM_GICC_BASE + GICC_EOIR)
#define GIC_DIR  (PLATFORM_GICC_BASE + GICC_DIR)
#define GIC_CTLR (PLATFORM_GICD_BASE + GICD_CTLR)

/* The priority of every interrupt unless an experiment sets another. */
#define GIC_PRIORITY_DEFAULT 0xa0U

/* Brings distributor and CPU interface to a known state: everything disabled, not pending, not active. */
void gic_init(void);

/* The same for the private interrupts and the CPU interface of another CPU, on that CPU. */
void gic_init_cpu(void);

/* CPUs the distributor knows. */
uint32_t gic_cpu_count(void);

/* Sends an SPI to one CPU. */
void gic_set_target(uint32_t intid, uint32_t cpu);

void gic_enable(uint32_t intid, bool edge);
void gic_disable(uint32_t intid);

/* Sets the priority of one interrupt: 8 bits, of which list registers keep the upper 5. */
void gic_set_priority(uint32_t intid, uint32_t priority);

/* EOImode 1: EOIR drops the priority, DIR deactivates. */
void gic_set_eoimode(bool split);

static inline uint32_t gic_acknowledge(void)
{
    return io_read32(GIC_IAR);
}

static inline void gic_end(uint32_t iar)
{
    io_write32(GIC_EOIR, iar);
}

/*
 * A store that makes an interrupt pending, and its INTID.
 */
struct gic_trigger {
    uintptr_t address;
    uint32_t value;
    uint32_t intid;
};

/* That of software interrupt `intid`: to the shim's doorbell, or to the physical distributor. */
struct gic_trigger gic_software_trigger(uint32_t intid);

/* Whether the machine has MSIs; else SPIs that no device uses have their numbers, and ISPENDR raises them. */
static inline bool gic_has_msis(void)
{
    return PLATFORM_V2M_BASE != 0;
}

/* Why an experiment that starts with an MSI's store cannot run where ISPENDR, which may exit, does for it. */
extern const char gic_no_msis[];

/* The store that makes MSI `n` (below PLATFORM_MSI_COUNT) pending. */
static inline struct gic_trigger gic_msi_trigger(uint32_t n)
{
    uint32_t intid = PLATFORM_MSI_FIRST + n;

    return gic_has_msis() ? (struct gic_trigger){PLATFORM_V2M_BASE + V2M_SETSPI, intid, intid}
                          : (struct gic_trigger){PLATFORM_GICD_BASE + GICD_ISPENDR + intid / 32U * 4U,
                                                 1U << (intid % 32U), intid};
}

#endif
