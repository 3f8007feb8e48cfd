/*
 * A GICv2's CPU interface, as an instruction each: plain loads and stores, so that each can be measured where
 * it stands. What the guest does with its GIC in one version's own way is here, and in gic_setup.c beside it;
 * the include path chooses.
 */
#ifndef RUNTIME_V2_GIC_CPU_H
#define RUNTIME_V2_GIC_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"
#include "io.h"
#include "stamp.h"
#include PLATFORM_HEADER

#define GIC_IAR  (PLATFORM_GICC_BASE + GICC_IAR)
#define GIC_EOIR (PLATFORM_GICC_BASE + GICC_EOIR)
#define GIC_DIR  (PLATFORM_GICC_BASE + GICC_DIR)
#define GIC_SGIR (PLATFORM_GICD_BASE + GICD_SGIR)

/* The group of all interrupts unless an experiment sets another, and GICD_CTLR with that group enabled. */
#define GIC_GROUP     0U
#define GIC_CTLR_OPEN field_put(GICD_CTLR_GRP0, 1)

/* Bytes that the distributor has at PLATFORM_GICD_BASE. */
#define GIC_FRAME_SIZE 0x1000U

/* Where the registers of an interrupt are, at the offsets that GICD has them at. */
static inline uintptr_t gic_frame(uint32_t intid)
{
    (void)intid;
    return PLATFORM_GICD_BASE;
}

/* There are no LPIs. */
static inline bool gic_is_lpi(uint32_t intid)
{
    (void)intid;
    return false;
}

static inline uint32_t gic_intid(uint32_t iar)
{
    return field_get(GICC_IAR_INTID, iar);
}

/* The CPU that sent an SGI, and how that shows where CPU `cpu` did. */
static inline uint32_t gic_sgi_source(uint32_t iar)
{
    return field_get(GICC_IAR_CPUID, iar);
}

static inline uint32_t gic_sgi_source_of(uint32_t cpu)
{
    return cpu;
}

static inline uint32_t gic_acknowledge(void)
{
    return io_read32(GIC_IAR);
}

static inline void gic_end(uint32_t iar)
{
    io_write32(GIC_EOIR, iar);
}

static inline void gic_deactivate(uint32_t iar)
{
    io_write32(GIC_DIR, iar);
}

/*
 * Whether this is the non-secure side of two security states, which has every other priority. It shows in the
 * mask, which is open.
 */
static inline bool gic_has_half_priorities(void)
{
    return (io_read32(PLATFORM_GICC_BASE + GICC_PMR) & 8U) == 0;
}

/* The same between stamps; and EOIR and DIR together. */
static inline uint32_t stamp_acknowledge(uint32_t *iar)
{
    return stamp_load(GIC_IAR, iar);
}

static inline uint32_t stamp_end(uint32_t iar)
{
    return stamp_store(GIC_EOIR, iar);
}

static inline uint32_t stamp_deactivate(uint32_t iar)
{
    return stamp_store(GIC_DIR, iar);
}

static inline uint32_t stamp_end_and_deactivate(uint32_t iar)
{
    return stamp_store_both(GIC_EOIR, GIC_DIR, iar);
}

/*
 * Whether one store that does not exit raises an MSI: to a GICv2m; or, where SPIs that no device uses do for
 * MSIs, to the physical ISPENDR, of which the guest has a page. Elsewhere that is the distributor it has.
 */
#define GIC_HAS_MSI_STORE (PLATFORM_V2M_BASE != 0 || PLATFORM_RAISE_IPA != 0)

/* The page of GICD_ISPENDR that the store goes to without a GICv2m: set by gic_init(). */
extern uintptr_t gic_raise_page;

/* The store that makes one pending. */
static inline uintptr_t gic_msi_address(uint32_t intid)
{
    if (PLATFORM_V2M_BASE != 0) {
        return PLATFORM_V2M_BASE + V2M_SETSPI;
    }
    return (PLATFORM_RAISE_IPA != 0 ? gic_raise_page : PLATFORM_GICD_BASE) + GICD_ISPENDR + intid / 32U * 4U;
}

static inline uint32_t gic_msi_value(uint32_t intid)
{
    return PLATFORM_V2M_BASE != 0 ? intid : 1U << (intid % 32U);
}

/* A store to GICD_SGIR sends. */
#define GIC_HAS_SGIR true

/* An SPI can have several targets. */
#define GIC_HAS_TARGET_LISTS true

/* What sends SGI `sgi` to the CPUs of a mask, or to all but this one. */
typedef uint32_t gic_sgi;

static inline gic_sgi gic_sgi_to(uint32_t cpus, uint32_t sgi)
{
    return field_put(GICD_SGIR_TARGETS, cpus) | field_put(GICD_SGIR_INTID, sgi);
}

static inline gic_sgi gic_sgi_to_others(uint32_t sgi)
{
    return field_put(GICD_SGIR_FILTER, SGIR_FILTER_OTHERS) | field_put(GICD_SGIR_INTID, sgi);
}

static inline void gic_send(gic_sgi sgi)
{
    io_write32(GIC_SGIR, sgi);
}

/* A stamp, then an SGI is sent. Returns the stamp's low half. */
static inline uint32_t stamp_before_send(gic_sgi sgi)
{
    return stamp_before_store(GIC_SGIR, sgi);
}

/* For work by hand, in group 0 or 1: IAR and EOIR, which AckCtl makes do for both; the group enables. */
#define GIC_BY_HAND field_put(GICC_CTLR_ACKCTL, 1)

static inline uint32_t gic_acknowledge_any(uint32_t *group)
{
    *group = 0;
    return gic_acknowledge();
}

static inline void gic_end_of(uint32_t iar, uint32_t group)
{
    (void)group;
    gic_end(iar);
}

static inline uint32_t stamp_end_of(uint32_t iar, uint32_t group)
{
    (void)group;
    return stamp_end(iar);
}

static inline void gic_set_groups(uint32_t groups)
{
    io_write32(PLATFORM_GICC_BASE + GICC_CTLR, GIC_BY_HAND | groups);
}

/* Ticks of the one access that changes them from `before` to `groups`. */
static inline uint32_t stamp_set_groups(uint32_t before, uint32_t groups)
{
    (void)before;
    return stamp_store(PLATFORM_GICC_BASE + GICC_CTLR, GIC_BY_HAND | groups);
}

#endif
