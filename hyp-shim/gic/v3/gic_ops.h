/*
 * vgic/ops.h on a machine with a GICv3: ICH_* for the list registers, ICC_DIR, GICD_* and GICR_* for what is
 * physical.
 */
#ifndef GIC_V3_GIC_OPS_H
#define GIC_V3_GIC_OPS_H

#include <stddef.h>

#include "gic.h"
#include "gic/physical_ops.h"
#include "its_hw.h"
#include "lr_word.h"
#include "sysreg.h"
#include "vpe_hw.h"

struct vgic;

/* A register's number is part of the instruction: one for each. The first is the one in use most. */
#define WRITE_LR_CASE(n)                                                                                     \
    case n:                                                                                                  \
        write_ICH_LR##n(word);                                                                               \
        break;

static inline void ops_write_lr_behind(uint32_t n, lr_word_t word)
{
    switch (n) {
        ICH_LRS(WRITE_LR_CASE)
    }
}

/* What ICH_ELRSR, EISR and MISR say follows a write at the next synchronization, which is here. */
static inline void ops_write_lr(uint32_t n, lr_word_t word)
{
    trace_stamp(STAGE_INJECT);
    if (n == 0) {
        write_ICH_LR0(word);
    } else {
        ops_write_lr_behind(n, word);
    }
    isb();
    trace_stamp(STAGE_LIST_REGISTER);
}

#define READ_LR_CASE(n)                                                                                      \
    case n:                                                                                                  \
        return read_ICH_LR##n();

static inline lr_word_t ops_read_lr(uint32_t n)
{
    switch (n) {
        ICH_LRS(READ_LR_CASE)
    }
    return 0;
}

static inline uint32_t ops_empty_lrs(void)
{
    return read_ICH_ELRSR();
}

static inline uint32_t ops_eoi_lrs(void)
{
    return read_ICH_EISR();
}

static inline uint32_t ops_maintenance_status(void)
{
    return read_ICH_MISR();
}

static inline void ops_write_hcr(uint32_t hcr)
{
    write_ICH_HCR(hcr);
}

static inline void ops_add_condition(uint32_t condition)
{
    write_ICH_HCR(read_ICH_HCR() | condition);
}

static inline uint32_t ops_take_eoi_count(uint32_t hcr)
{
    uint32_t count = field_get(GICH_HCR_EOICOUNT, read_ICH_HCR());

    write_ICH_HCR(hcr);
    return count;
}

static inline void ops_save_interface(struct interface_state *state)
{
    state->vmcr = read_ICH_VMCR();
    state->apr = read_ICH_AP1R0();
    state->apr0 = read_ICH_AP0R0();
}

static inline void ops_load_interface(const struct interface_state *state)
{
    write_ICH_VMCR(state->vmcr);
    write_ICH_AP1R0(state->apr);
    write_ICH_AP0R0(state->apr0);
}

static inline uint32_t ops_guest_groups(void)
{
    return field_get(GICH_VMCR_GROUPS, read_ICH_VMCR());
}

static inline uint32_t ops_usable_conditions(void)
{
    return gic_usable_conditions;
}

static inline bool ops_guest_splits_eoi(void)
{
    return field_get(GICH_VMCR_EOIMODE, read_ICH_VMCR()) != 0;
}

static inline uint32_t ops_running_levels(void)
{
    return read_ICH_AP0R0() | read_ICH_AP1R0();
}

/* ICH_VMCR has the binary points where GICH_VMCR has them. */
static inline uint32_t ops_guest_group_level(uint32_t level, uint32_t group)
{
    uint32_t vmcr = read_ICH_VMCR();
    uint32_t unused = field_get(GICH_VMCR_BPR, vmcr) - GICV_BPR_SMALLEST;

    if (group == 1 && field_get(GICH_VMCR_CBPR, vmcr) == 0) {
        unused = field_get(GICH_VMCR_ABPR, vmcr) - GICV_ABPR_SMALLEST;
    }
    return level >> unused << unused;
}

/* ICH_HCR.TDIR does it, which the list registers' bookkeeping writes (vgic_rules.h). */
static inline void ops_trap_dir(struct stage2 *vm, bool trap)
{
    (void)vm, (void)trap;
}

static inline void ops_hw_set_target(uint32_t intid, uint32_t cpu, bool latches)
{
    (void)latches;
    __asm__ volatile("dsb ishst" : : : "memory"); /* whose its record is, is seen before it comes there */
    gic_set_target(intid, cpu);
}

/* CPUs whose affinities differ in more than the target list's part of Aff0 need a write each. */
static inline void ops_send_sgi(uint32_t cpus, uint32_t intid)
{
    uint64_t targets = gic_sgi_targets[__builtin_ctz(cpus)];

    __asm__ volatile("dsb ishst" : : : "memory"); /* what it is about is seen before the SGI is */
    for (cpus &= cpus - 1U; cpus != 0; cpus &= cpus - 1U) {
        uint64_t next = gic_sgi_targets[__builtin_ctz(cpus)];

        if (((targets ^ next) >> ICC_SGIR_TARGETS_LEN) != 0) {
            write_ICC_SGI1R(targets | field64_put(ICC_SGIR_INTID, intid));
            targets = 0;
        }
        targets |= next;
    }
    write_ICC_SGI1R(targets | field64_put(ICC_SGIR_INTID, intid));
    isb();
    trace_stamp(STAGE_INJECT);
}

static inline void ops_kick(uint32_t cpu)
{
    ops_send_sgi(1U << cpu, VGIC_KICK_SGI);
}

/* The first VM's memory is where its guest sees it; no other VM has an ITS. */
static inline void *ops_guest_memory(struct vgic *vgic, uint64_t address, uint32_t bytes)
{
    (void)vgic;
    if (address - PLATFORM_GUEST_BASE > PLATFORM_GUEST_SIZE - bytes) {
        return NULL;
    }
    return (void *)(uintptr_t)address;
}

static inline void ops_events_prepare(struct vgic *vgic, uint32_t count)
{
    (void)vgic;
    if (!vpe_hw_in_use) {
        its_hw_prepare(count);
    }
}

static inline void ops_event_map(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    (void)vgic;
    if (vpe_hw_in_use) {
        vpe_hw_map(event, intid, cpu);
    } else {
        its_hw_place(event, cpu);
    }
}

static inline void ops_event_move(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    (void)vgic, (void)intid;
    if (vpe_hw_in_use) {
        vpe_hw_move(event, cpu);
    } else {
        its_hw_place(event, cpu);
    }
}

static inline void ops_event_unmap(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    if (vpe_hw_in_use) {
        vpe_hw_unmap(event);
    } else {
        its_hw_leave(event);
    }
}

static inline void ops_event_raise(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    vpe_hw_raise(event);
}

static inline void ops_event_clear(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    vpe_hw_clear(event);
}

static inline bool ops_event_take(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)
{
    (void)vgic;
    return vpe_hw_take(event, intid, cpu);
}

static inline bool ops_lpi_configure(struct vgic *vgic, uint32_t intid, uint32_t byte)
{
    (void)vgic;
    return vpe_hw_configure(intid, byte);
}

static inline void ops_event_configured(struct vgic *vgic, uint32_t event)
{
    (void)vgic;
    vpe_hw_configured(event);
}

static inline void ops_lpis_come(struct vgic *vgic, uint32_t cpu)
{
    (void)vgic;
    its_hw_expect_lpis(cpu);
    if (vpe_hw_in_use) {
        vpe_hw_enable(cpu, true);
    }
}

static inline void ops_lpis_go(struct vgic *vgic, uint32_t cpu)
{
    (void)vgic;
    vpe_hw_enable(cpu, false);
}

#endif
