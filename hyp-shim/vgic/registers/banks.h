/*
 * What the registers of a distributor or redistributor do to interrupts, whatever the version: a run of
 * interrupts from `first` on, as vCPU `of` numbers them, read or written by vCPU `cpu`.
 */
#ifndef VGIC_REGISTERS_BANKS_H
#define VGIC_REGISTERS_BANKS_H

#include <stddef.h>

#include "vgic/change/pend.h"
#include "vgic/change/settings.h"
#include "vgic/ops.h"
#include "vgic/vcpus/active.h"
#include "vgic/vcpus/call.h"
#include "vgic/vcpus/give_way.h"

/* GICD_ICFGR: two bits an interrupt, the upper one says edge. */
#define ICFGR_BITS 2U
#define ICFGR_EDGE 2U

/* Bits a register has for each interrupt, from the offset in its bank to the first INTID and back. */
static inline uint32_t bank_first_intid(uint32_t offset, uint32_t bank, uint32_t bits)
{
    return (offset - bank) * 8U / bits;
}

static inline bool bank_exists(const struct vgic_cpu *cpu, uint32_t intid)
{
    return intid < cpu->vgic->lines;
}

/* The interrupts of a bitmap register, read by asking each one's owner. */
static inline uint32_t bank_read_bits(struct vgic_cpu *cpu, struct vgic_cpu *of, uint32_t first,
                                      vgic_action *is)
{
    uint32_t value = 0;

    for (uint32_t bit = 0; bit < 32 && bank_exists(of, first + bit); bit++) {
        value |= vgic_on_owner(cpu, vgic_irq(of, first + bit), is, 0) << bit;
    }
    return value;
}

/* The same for a setting, which anyone may look at. */
static inline uint32_t bank_read_settings(struct vgic_cpu *of, uint32_t first, uint32_t flag)
{
    uint32_t value = 0;

    for (uint32_t bit = 0; bit < 32 && bank_exists(of, first + bit); bit++) {
        value |= ((vgic_irq(of, first + bit)->config & flag) != 0 ? 1U : 0U) << bit;
    }
    return value;
}

/* The part of bank_write_bits() for all but the first. */
static __attribute__((noinline, unused)) void bank_write_more_bits(struct vgic_cpu *cpu, struct vgic_cpu *of,
                                                                   uint32_t first, uint32_t value,
                                                                   vgic_action *act)
{
    for (; value != 0 && bank_exists(of, first + lowest_bit(value)); value &= value - 1U) {
        vgic_give_way(cpu);
        vgic_on_owner(cpu, vgic_irq(of, first + lowest_bit(value)), act, 0);
    }
}

/* A bitmap register written: each interrupt whose bit is set has `act` done to it by its owner. */
static inline void bank_write_bits(struct vgic_cpu *cpu, struct vgic_cpu *of, uint32_t first, uint32_t value,
                                   vgic_action *act)
{
    if (value != 0 && bank_exists(of, first + lowest_bit(value))) {
        vgic_on_owner(cpu, vgic_irq(of, first + lowest_bit(value)), act, 0);
        value &= value - 1U;
        if (value != 0) {
            bank_write_more_bits(cpu, of, first, value, act);
        }
    }
}

/* Actions: what a register does to one interrupt, on the CPU of its owner. */
static inline uint32_t bank_set_group(struct vgic_cpu *cpu, struct virq *irq, uint32_t group)
{
    if (virq_group_setting(irq) == group) {
        return 0; /* another vCPU has set it meanwhile, and counted it */
    }
    irq->config = (uint8_t)(group == 1 ? irq->config | VIRQ_GROUP1 : irq->config & ~VIRQ_GROUP1);
    __atomic_fetch_add(&cpu->vgic->group1_count, group == 1 ? 1U : UINT32_MAX, __ATOMIC_RELAXED);
    vgic_reconfigure(cpu, irq);
    return 0;
}

static inline uint32_t bank_enable(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    irq->config |= VIRQ_ENABLED;
    vgic_reconfigure(cpu, irq);
    return 0;
}

/* SGIs are always enabled (IHI 0048, 4.3.5: implementation defined). */
static inline uint32_t bank_disable(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    if (irq->intid >= INTID_SGI_COUNT) {
        irq->config &= (uint8_t)~VIRQ_ENABLED;
        vgic_reconfigure(cpu, irq);
    }
    return 0;
}

static inline uint32_t bank_is_pending(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)value;
    return vgic_is_pending(cpu, irq) ? 1 : 0;
}

static inline uint32_t bank_set_priority(struct vgic_cpu *cpu, struct virq *irq, uint32_t priority)
{
    vgic_set_priority(cpu, irq, priority);
    return 0;
}

/* ICFGR: rare, and too long to stand in the loop over a register. */
static __attribute__((noinline, unused)) uint32_t bank_set_edge(struct vgic_cpu *cpu, struct virq *irq,
                                                                uint32_t edge)
{
    vgic_set_line(cpu, irq, false); /* a level that is high would be no edge, and never fall */
    if (vgic_is_pending(cpu, irq)) {
        irq->state |= VIRQ_SOFT; /* an edge is not taken back by a line that falls later */
    } else {
        irq->state &= (uint8_t)~VIRQ_SOFT;
    }
    irq->config = (uint8_t)(edge != 0 ? irq->config | VIRQ_EDGE : irq->config & ~VIRQ_EDGE);
    if ((irq->config & VIRQ_HW) != 0) {
        ops_hw_set_edge(irq->intid, edge != 0);
    }
    vgic_reconfigure(cpu, irq);
    return 0;
}

/* IGROUPR. */
static inline void bank_write_groups(struct vgic_cpu *cpu, struct vgic_cpu *of, uint32_t first,
                                     uint32_t value)
{
    for (uint32_t bit = 0; bit < 32 && bank_exists(of, first + bit); bit++) {
        struct virq *irq = vgic_irq(of, first + bit);
        uint32_t group = value >> bit & 1U;

        if (group != ((irq->config & VIRQ_GROUP1) != 0 ? 1U : 0U)) {
            vgic_on_owner(cpu, irq, bank_set_group, group);
            vgic_give_way(cpu);
        }
    }
}

/* Registers with a byte an interrupt: 1 << size bytes from `first` on, one field of the record each. */
static inline uint32_t bank_read_bytes(struct vgic_cpu *of, uint32_t first, uint32_t size, size_t field)
{
    uint32_t value = 0;

    for (uint32_t byte = 0; byte < 1U << size && bank_exists(of, first + byte); byte++) {
        value |= (uint32_t)((const uint8_t *)vgic_irq(of, first + byte))[field] << (8U * byte);
    }
    return value;
}

/* IPRIORITYR. */
static inline uint32_t bank_read_priorities(struct vgic_cpu *of, uint32_t first, uint32_t size)
{
    return bank_read_bytes(of, first, size, offsetof(struct virq, priority));
}

static inline void bank_write_priorities(struct vgic_cpu *cpu, struct vgic_cpu *of, uint32_t first,
                                         uint32_t value, uint32_t size)
{
    for (uint32_t byte = 0; byte < 1U << size && bank_exists(of, first + byte); byte++) {
        if (byte != 0) {
            vgic_give_way(cpu);
        }
        vgic_on_owner(cpu, vgic_irq(of, first + byte), bank_set_priority, value >> (8U * byte) & 0xffU);
    }
}

/* ICFGR. */
static inline uint32_t bank_read_edges(struct vgic_cpu *of, uint32_t first)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < 32 / ICFGR_BITS && bank_exists(of, first + i); i++) {
        if ((vgic_irq(of, first + i)->config & VIRQ_EDGE) != 0) {
            value |= ICFGR_EDGE << (ICFGR_BITS * i);
        }
    }
    return value;
}

/* SGIs are edge-triggered, PPIs as their source is: both fixed here (IHI 0048, 4.3.13; IHI 0069, 12.11.7). */
static inline void bank_write_edges(struct vgic_cpu *cpu, struct vgic_cpu *of, uint32_t first, uint32_t value)
{
    if (first < INTID_PRIVATE_COUNT) {
        return;
    }
    for (uint32_t i = 0; i < 32 / ICFGR_BITS && bank_exists(of, first + i); i++) {
        struct virq *irq = vgic_irq(of, first + i);
        uint32_t edge = value >> (ICFGR_BITS * i) & ICFGR_EDGE;

        if ((edge != 0) != ((irq->config & VIRQ_EDGE) != 0)) {
            vgic_on_owner(cpu, irq, bank_set_edge, edge);
            vgic_give_way(cpu);
        }
    }
}

#endif
