/*
 * What the two versions of the architecture have their own way, for the files of vgic/ and core/ that both
 * share: GICv3.
 */
#ifndef VGIC_V3_VGIC_RULES_H
#define VGIC_V3_VGIC_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv3.h"
#include "lr_word.h"

struct vgic_cpu;
struct virq;

/* GICD_* has no SGIs. */
#define VGIC_SGIS_ELSEWHERE true

/*
 * The first INTID a GICD register is for, of the place it has in its bank: none where SGIs and PPIs would be,
 * which are in the redistributors.
 */
static inline uint32_t vgic_gicd_first(uint32_t intid)
{
    return intid >= INTID_SPI_FIRST ? intid : INTID_COUNT;
}

/* An SGI is pending or not, whoever sent it: all senders are as vCPU 0. */
static inline uint32_t vgic_sgi_source(uint32_t index)
{
    (void)index;
    return 0;
}

/* GICD_IROUTER says where an SPI goes, however many vCPUs there are. */
#define VGIC_LONE_CPU_HAS_ALL false

/* Targets of an SPI at reset: affinity 0.0.0.0, which is vCPU 0. */
#define VGIC_RESET_TARGETS 1U

/* Guests use group 1 alone, or some of group 0 beside it. */
#define VGIC_GROUP1_IS_USUAL true

/* Of what the software CPU interface keeps as GICC_CTLR: group 0 is always FIQ (IHI 0069, 4.6.2). */
#define VGIC_RESET_CTLR field_put(GICC_CTLR_FIQEN, 1)

/* Bytes of registers that one table covers: a frame. Rows' handlers get the offset in the whole device. */
#define VGIC_FRAME_SIZE   0x10000U
#define VGIC_FRAME_OFFSET true

/* Emulated pages: the distributor's frame, the ITS's first, and two for each redistributor. */
#define VGIC_PAGES_MAX (32U + 32U * VGIC_CPU_MAX)

/*
 * EOIcount counts what is deactivated (IHI 0069, 12.4.6); QEMU (seen with 7.2) has it count an EOIR of
 * EOImode 1 as well, which only drops the priority.
 */
#define VGIC_DROPS_ARE_COUNTED true

/* ICH_HCR on the `trap` path: the virtual interface is off, and all that has no path of its own traps. */
#define VGIC_TRAP_HCR (ICH_HCR_TC | ICH_HCR_TALL0 | ICH_HCR_TALL1)

/* ICH_HCR traps DIR for the CPU that needs it. */
static inline uint32_t vgic_dir_condition(bool trapped)
{
    return trapped ? ICH_HCR_TDIR : 0;
}

/* LPIs have no active state. */
static inline bool vgic_is_lpi(uint32_t intid)
{
    return intid >= INTID_COUNT;
}

/*
 * The list register of a waiting LPI that has no prepared word, and which is about to go there: with it go
 * some of those that wait for a seat (vgic/v3/seats.h).
 */
lr_word_t vgic_lpi_goes(struct virq *irq);

/*
 * A vCPU is about to go off, by its own CPU, and without vgic->lock, or has cleared its active priorities:
 * the LPIs that it acknowledged on `trap` run no more, and those of them that are pending wait.
 */
void vgic_lpis_go_off(struct vgic_cpu *cpu);

#endif
