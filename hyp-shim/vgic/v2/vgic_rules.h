/*
 * What the two versions of the architecture have their own way, for the files of vgic/ and core/ that both
 * share: GICv2. The folder of the other version has a file of this name; the include path chooses.
 */
#ifndef VGIC_V2_VGIC_RULES_H
#define VGIC_V2_VGIC_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "lr_word.h"

struct vgic_cpu;
struct virq;

/* GICD_* has the SGIs as well; ISPENDR and ICPENDR write none: SPENDSGIR and CPENDSGIR do, a sender each. */
#define VGIC_SGIS_ELSEWHERE false

/* The first INTID a GICD register is for, of the place it has in its bank: SGIs and PPIs are there too. */
static inline uint32_t vgic_gicd_first(uint32_t intid)
{
    return intid;
}

/* An SGI's pending state is kept for each sender: the one that stands for vCPU `index`. */
static inline uint32_t vgic_sgi_source(uint32_t index)
{
    return index;
}

/* With one vCPU every SPI goes there, and there is no register to say so (IHI 0048, 4.3.12). */
#define VGIC_LONE_CPU_HAS_ALL true

/* Targets of an SPI at reset: none. */
#define VGIC_RESET_TARGETS 0U

/* Guests use group 0 alone, or some of group 1 beside it. */
#define VGIC_GROUP1_IS_USUAL false

/* GICC_CTLR at reset: all off. */
#define VGIC_RESET_CTLR 0U

/* Bytes of registers that one table covers: GICC's two pages. Rows' handlers get the offset in a page. */
#define VGIC_FRAME_SIZE   0x2000U
#define VGIC_FRAME_OFFSET false

/* Emulated pages: the distributor, and two of GICC. */
#define VGIC_PAGES_MAX 3U

/* EOICount counts what is deactivated, not what EOImode 1 only drops (IHI 0048, 5.3.1). */
#define VGIC_DROPS_ARE_COUNTED false

/* GICH_HCR on the `trap` path: the virtual interface is off. */
#define VGIC_TRAP_HCR 0U

/* GICH_HCR has no condition that traps DIR: its page is taken away (ops_trap_dir()). */
static inline uint32_t vgic_dir_condition(bool trapped)
{
    (void)trapped;
    return 0;
}

/* There are no LPIs. */
static inline bool vgic_is_lpi(uint32_t intid)
{
    (void)intid;
    return false;
}

static inline lr_word_t vgic_lpi_goes(struct virq *irq)
{
    (void)irq;
    return 0;
}

static inline void vgic_lpis_go_off(struct vgic_cpu *cpu)
{
    (void)cpu;
}

#endif
