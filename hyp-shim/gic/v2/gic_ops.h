/*
 * vgic/ops.h on a machine with a GICv2: GICH_* for the list registers, GICC_DIR and GICD_* for what is
 * physical.
 */
#ifndef GIC_V2_GIC_OPS_H
#define GIC_V2_GIC_OPS_H

#include "gic.h"
#include "gic/physical_ops.h"
#include "lr_word.h"
#include "stage2.h"
#include "sysreg.h"

/* The list registers as an array: indexing it is one instruction, adding up an address is not. */
#define LIST_REGISTERS ((volatile lr_word_t *)(PLATFORM_GICH_BASE + GICH_LR))

static inline void ops_write_lr(uint32_t n, lr_word_t word)
{
    trace_stamp(STAGE_INJECT);
    LIST_REGISTERS[n] = word;
    trace_stamp(STAGE_LIST_REGISTER);
}

static inline lr_word_t ops_read_lr(uint32_t n)
{
    return LIST_REGISTERS[n];
}

/* A GICv2 has at most 64 list registers; all there are have at most 16, so the first word has them all. */
static inline uint32_t ops_empty_lrs(void)
{
    return io_read32(PLATFORM_GICH_BASE + GICH_ELRSR0);
}

static inline uint32_t ops_eoi_lrs(void)
{
    return io_read32(PLATFORM_GICH_BASE + GICH_EISR0);
}

static inline uint32_t ops_maintenance_status(void)
{
    return io_read32(PLATFORM_GICH_BASE + GICH_MISR);
}

static inline void ops_write_hcr(uint32_t hcr)
{
    io_write32(PLATFORM_GICH_BASE + GICH_HCR, hcr);
}

static inline void ops_add_condition(uint32_t condition)
{
    io_write32(PLATFORM_GICH_BASE + GICH_HCR, io_read32(PLATFORM_GICH_BASE + GICH_HCR) | condition);
}

static inline uint32_t ops_take_eoi_count(uint32_t hcr)
{
    uint32_t count = field_get(GICH_HCR_EOICOUNT, io_read32(PLATFORM_GICH_BASE + GICH_HCR));

    io_write32(PLATFORM_GICH_BASE + GICH_HCR, hcr);
    return count;
}

static inline void ops_save_interface(struct interface_state *state)
{
    state->vmcr = io_read32(PLATFORM_GICH_BASE + GICH_VMCR);
    state->apr = io_read32(PLATFORM_GICH_BASE + GICH_APR);
}

static inline void ops_load_interface(const struct interface_state *state)
{
    io_write32(PLATFORM_GICH_BASE + GICH_VMCR, state->vmcr);
    io_write32(PLATFORM_GICH_BASE + GICH_APR, state->apr);
}

static inline uint32_t ops_guest_groups(void)
{
    return field_get(GICH_VMCR_GROUPS, io_read32(PLATFORM_GICH_BASE + GICH_VMCR));
}

static inline uint32_t ops_usable_conditions(void)
{
    return UINT32_MAX;
}

static inline bool ops_guest_splits_eoi(void)
{
    return field_get(GICH_VMCR_EOIMODE, io_read32(PLATFORM_GICH_BASE + GICH_VMCR)) != 0;
}

static inline uint32_t ops_running_levels(void)
{
    return io_read32(PLATFORM_GICH_BASE + GICH_APR);
}

static inline uint32_t ops_guest_group_level(uint32_t level, uint32_t group)
{
    uint32_t vmcr = io_read32(PLATFORM_GICH_BASE + GICH_VMCR);
    uint32_t unused = field_get(GICH_VMCR_BPR, vmcr) - GICV_BPR_SMALLEST;

    if (group == 1 && field_get(GICH_VMCR_CBPR, vmcr) == 0) {
        unused = field_get(GICH_VMCR_ABPR, vmcr) - GICV_ABPR_SMALLEST;
    }
    return level >> unused << unused;
}

static inline void ops_trap_dir(struct stage2 *vm, bool trap)
{
    stage2_set_page(vm, PLATFORM_GICC_BASE + GICC_DIR, PLATFORM_GICV_BASE + GICC_DIR, STAGE2_DEVICE, !trap);
}

/*
 * What is latched as pending is taken away and made again: QEMU 7.2 leaves it with its old target, where
 * nobody sees it. No CPU can acknowledge it meanwhile: the old target is the one that does this, or is off.
 */
static inline void ops_hw_set_target(uint32_t intid, uint32_t cpu, bool latches)
{
    bool moves = latches && gic_is_pending(intid);

    dsb(); /* whose its record is, is seen before it comes there */
    if (moves) {
        gic_set_pending(intid, false);
    }
    io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, (uint8_t)(1U << cpu));
    if (moves) {
        gic_set_pending(intid, true);
    }
}

static inline void ops_send_sgi(uint32_t cpus, uint32_t intid)
{
    dsb(); /* what it is about is seen before the SGI is */
    io_write32(PLATFORM_GICD_BASE + GICD_SGIR,
               field_put(GICD_SGIR_TARGETS, cpus) | field_put(GICD_SGIR_INTID, intid));
    trace_stamp(STAGE_INJECT);
}

static inline void ops_kick(uint32_t cpu)
{
    ops_send_sgi(1U << cpu, VGIC_KICK_SGI);
}

#endif
