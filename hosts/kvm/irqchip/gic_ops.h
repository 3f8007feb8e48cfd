/*
 * vgic/ops.h in a VMM: of the software CPU interface alone (VGIC_TRAP), without list registers and without a
 * physical GIC below. What is left of it is the vCPU's interrupt lines, and other vCPUs: irqchip.c.
 */
#ifndef KVM_IRQCHIP_GIC_OPS_H
#define KVM_IRQCHIP_GIC_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "lr_word.h"

struct stage2; /* none here */

void ops_set_lines(uint32_t lines);
void ops_send_sgi(uint32_t cpus, uint32_t intid);
void ops_kick(uint32_t cpu);
void ops_relax(void);

/* Nothing is in a list register, for there is none. */
static inline void ops_write_lr(uint32_t n, lr_word_t word)
{
    (void)n, (void)word;
}

static inline lr_word_t ops_read_lr(uint32_t n)
{
    (void)n;
    return 0;
}

static inline uint32_t ops_empty_lrs(void)
{
    return 0;
}

static inline uint32_t ops_eoi_lrs(void)
{
    return 0;
}

static inline uint32_t ops_maintenance_status(void)
{
    return 0;
}

static inline void ops_write_hcr(uint32_t hcr)
{
    (void)hcr;
}

static inline void ops_add_condition(uint32_t condition)
{
    (void)condition;
}

static inline uint32_t ops_take_eoi_count(uint32_t hcr)
{
    (void)hcr;
    return 0;
}

static inline void ops_save_interface(struct interface_state *state)
{
    *state = (struct interface_state){0};
}

static inline void ops_load_interface(const struct interface_state *state)
{
    (void)state;
}

static inline uint32_t ops_guest_groups(void)
{
    return 0;
}

static inline uint32_t ops_usable_conditions(void)
{
    return UINT32_MAX;
}

static inline bool ops_guest_splits_eoi(void)
{
    return false;
}

static inline uint32_t ops_running_levels(void)
{
    return 0;
}

static inline uint32_t ops_guest_group_level(uint32_t level, uint32_t group)
{
    (void)group;
    return level;
}

static inline void ops_trap_dir(struct stage2 *vm, bool trap)
{
    (void)vm, (void)trap;
}

/* No interrupt has a physical one behind it: lines are told by devices, and by KVM. */
static inline void ops_deactivate(uint32_t intid)
{
    (void)intid;
}

static inline void ops_hw_enable(uint32_t intid, bool enable)
{
    (void)intid, (void)enable;
}

static inline void ops_hw_set_edge(uint32_t intid, bool edge)
{
    (void)intid, (void)edge;
}

static inline void ops_hw_set_pending(uint32_t intid, bool pending)
{
    (void)intid, (void)pending;
}

static inline void ops_hw_set_active(uint32_t intid)
{
    (void)intid;
}

static inline bool ops_hw_pending(uint32_t intid)
{
    (void)intid;
    return false;
}

static inline void ops_hw_set_target(uint32_t intid, uint32_t cpu, bool latches)
{
    (void)intid, (void)cpu, (void)latches;
}

#endif
