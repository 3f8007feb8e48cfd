/*
 * A GICv3's CPU interface, as an instruction each. Interrupts are of group 1, which is IRQ. What the guest
 * does with its GIC in one version's own way is here, and in gic_setup.c beside it; the include path chooses.
 */
#ifndef RUNTIME_V3_GIC_CPU_H
#define RUNTIME_V3_GIC_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv3.h"
#include "io.h"
#include "stamp_sysreg.h"
#include "sysreg.h"
#include PLATFORM_HEADER

/* The group of all interrupts unless an experiment sets another, and GICD_CTLR with that group enabled. */
#define GIC_GROUP     1U
#define GIC_CTLR_OPEN (field_put(GICD_CTLR_ARE, 1) | field_put(GICD_CTLR_GRP1, 1))

/* Bytes that the distributor has at PLATFORM_GICD_BASE. */
#define GIC_FRAME_SIZE GICD_FRAME_SIZE

/* The second frame of this CPU's redistributor. */
uintptr_t gic_own_frame(void);

/* From a redistributor to the next one. False: it is the last. */
bool gic_next_redistributor(uintptr_t *base);

/* Where the registers of an interrupt are, at the offsets that GICD has them at. */
static inline uintptr_t gic_frame(uint32_t intid)
{
    return intid < INTID_PRIVATE_COUNT ? gic_own_frame() : PLATFORM_GICD_BASE;
}

static inline uint32_t gic_intid(uint32_t iar)
{
    return iar;
}

/* Who sent an SGI does not show. */
static inline uint32_t gic_sgi_source(uint32_t iar)
{
    (void)iar;
    return 0;
}

static inline uint32_t gic_sgi_source_of(uint32_t cpu)
{
    (void)cpu;
    return 0;
}

/*
 * Of what was acknowledged from INTID_SPECIAL_FIRST on: whether it is an interrupt, an LPI. Not inline: who
 * handles others asks nothing more for it.
 */
bool gic_is_lpi(uint32_t intid);

/* This CPU in a list of targets. */
static inline uint32_t gic_own_bit(void)
{
    return 1U << (read_MPIDR() & 0xfU);
}

static inline uint32_t gic_acknowledge(void)
{
    return read_ICC_IAR1();
}

static inline void gic_end(uint32_t iar)
{
    write_ICC_EOIR1(iar);
}

static inline void gic_deactivate(uint32_t iar)
{
    write_ICC_DIR(iar);
}

/* Whether this is the non-secure side of two security states, which has every other priority. */
static inline bool gic_has_half_priorities(void)
{
    return field_get(GICD_CTLR_DS, io_read32(PLATFORM_GICD_BASE + GICD_CTLR)) == 0;
}

/* The same between stamps; and EOIR and DIR together. */
static inline uint32_t stamp_acknowledge(uint32_t *iar)
{
    return STAMP_MRS("icc_iar1_el1", iar);
}

static inline uint32_t stamp_end(uint32_t iar)
{
    return STAMP_MSR("icc_eoir1_el1", iar);
}

static inline uint32_t stamp_deactivate(uint32_t iar)
{
    return STAMP_MSR("icc_dir_el1", iar);
}

static inline uint32_t stamp_end_and_deactivate(uint32_t iar)
{
    return STAMP_MSR_BOTH("icc_eoir1_el1", "icc_dir_el1", iar);
}

/*
 * SPIs that no device uses do for MSIs: a store to the physical ISPENDR, which is not the one that is
 * emulated, raises them.
 */
#define GIC_HAS_MSI_STORE true

/* The page of GICD_ISPENDR that the store goes to: set by gic_init(). */
extern uintptr_t gic_raise_page;

static inline uintptr_t gic_msi_address(uint32_t intid)
{
    return gic_raise_page + GICD_ISPENDR + intid / 32U * 4U;
}

static inline uint32_t gic_msi_value(uint32_t intid)
{
    return 1U << (intid % 32U);
}

/* There is no GICD_SGIR. */
#define GIC_HAS_SGIR false

/* An SPI can have several targets. */
#define GIC_HAS_TARGET_LISTS false

/* What sends SGI `sgi` to the CPUs of a mask, or to all but this one. Of each CPU Aff0 is its number. */
typedef uint64_t gic_sgi;

static inline gic_sgi gic_sgi_to(uint32_t cpus, uint32_t sgi)
{
    return field64_put(ICC_SGIR_TARGETS, cpus) | field64_put(ICC_SGIR_INTID, sgi);
}

static inline gic_sgi gic_sgi_to_others(uint32_t sgi)
{
    return field64_put(ICC_SGIR_IRM, 1) | field64_put(ICC_SGIR_INTID, sgi);
}

static inline void gic_send(gic_sgi sgi)
{
    write_ICC_SGI1R(sgi);
    isb(); /* sent before anything that follows */
}

/* A stamp, then an SGI is sent. Returns the stamp's low half. */
static inline uint32_t stamp_before_send(gic_sgi sgi)
{
    return STAMP_BEFORE_MSR("icc_sgi1r_el1", sgi);
}

/* For work by hand, in group 0 or 1: IAR and EOIR of the group; the group enables. */
static inline uint32_t gic_acknowledge_any(uint32_t *group)
{
    uint32_t iar = read_ICC_IAR0();

    *group = iar < INTID_SPECIAL_FIRST ? 0 : 1;
    return *group == 0 ? iar : read_ICC_IAR1();
}

static inline void gic_end_of(uint32_t iar, uint32_t group)
{
    if (group == 0) {
        write_ICC_EOIR0(iar);
    } else {
        write_ICC_EOIR1(iar);
    }
}

static inline uint32_t stamp_end_of(uint32_t iar, uint32_t group)
{
    return group == 0 ? STAMP_MSR("icc_eoir0_el1", iar) : STAMP_MSR("icc_eoir1_el1", iar);
}

static inline void gic_set_groups(uint32_t groups)
{
    write_ICC_IGRPEN0(groups & 1U);
    write_ICC_IGRPEN1(groups >> 1 & 1U);
    isb();
}

/* Ticks of the one access that changes them from `before` to `groups`. */
static inline uint32_t stamp_set_groups(uint32_t before, uint32_t groups)
{
    return ((before ^ groups) & 1U) != 0 ? STAMP_MSR("icc_igrpen0_el1", groups & 1U)
                                         : STAMP_MSR("icc_igrpen1_el1", groups >> 1 & 1U);
}

#endif
