/*
 * Acknowledge and completion in software (IHI 0048, 3.2 and 4.4).
 */
#include "vgic/registers/cpuif.h"

#include <stddef.h>

#include "vgic/cpuif.h"
#include "vgic/life.h"
#include "vgic/ops.h"
#include "vgic/vcpus/call.h"
#include "vgic/waiting.h"

uint32_t cpuif_running_priority(const struct cpuif *cpuif)
{
    uint32_t level = cpuif_running_level(cpuif);

    return level < PRIORITY_LEVELS ? level << PRIORITY_SHIFT : GICC_PRIORITY_IDLE;
}

/*
 * What a read through the registers of `group` sees in place of an interrupt of the other one; 0: the
 * interrupt.
 */
static uint32_t hidden(const struct cpuif *cpuif, uint32_t group, const struct virq *irq)
{
    if (group == 0) {
        return virq_group(irq) == 1 && !cpuif_ctlr_has(cpuif, GICC_CTLR_ACKCTL_OFF) ? INTID_OTHER_GROUP : 0;
    }
    return virq_group(irq) == 0 ? INTID_SPURIOUS : 0;
}

uint32_t cpuif_highest_pending(struct vgic_cpu *cpu, uint32_t group)
{
    struct virq *irq = cpuif_first_enabled(cpu);
    uint32_t instead;

    while (irq != NULL && vgic_line_fell(cpu, irq)) {
        cpuif_deliver(cpu);
        irq = cpuif_first_enabled(cpu);
    }
    if (irq == NULL) {
        return INTID_SPURIOUS;
    }
    instead = hidden(&cpu->cpuif, group, irq);
    if (instead != 0) {
        return instead;
    }
    if (irq->intid < INTID_SGI_COUNT) {
        return field_put(GICC_IAR_CPUID, lowest_bit(irq->sources)) | irq->intid;
    }
    return irq->intid;
}

/* Pending to active; an SGI goes with one of its senders, and is pending on from the others. */
static uint32_t activate(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t source = 0;

    waiting_remove(cpu, irq);
    irq->state = (uint8_t)((irq->state & ~(VIRQ_LATCH | VIRQ_SOFT)) | VIRQ_ACTIVE);
    if (irq->intid < INTID_SGI_COUNT) {
        source = lowest_bit(irq->sources);
        irq->sources &= (uint8_t)(irq->sources - 1U);
        irq->source = (uint8_t)source;
    }
    return field_put(GICC_IAR_CPUID, source) | irq->intid;
}

static inline uint32_t acknowledge(struct vgic_cpu *cpu, uint32_t group)
{
    struct virq *irq = cpu->cpuif.next;
    uint32_t value;

    while (irq != NULL && vgic_line_fell(cpu, irq)) {
        cpuif_deliver(cpu);
        irq = cpu->cpuif.next;
    }
    if (irq == NULL) {
        return INTID_SPURIOUS;
    }
    value = hidden(&cpu->cpuif, group, irq);
    if (value == 0) {
        cpu->cpuif.apr[virq_group(irq)] |=
            1U << cpuif_group_priority(&cpu->cpuif, virq_group(irq), virq_level(irq));
        value = activate(cpu, irq);
        cpuif_deliver(cpu);
    }
    return value;
}

uint32_t cpuif_read_iar(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return acknowledge(cpu, 0);
}

uint32_t cpuif_read_aiar(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return acknowledge(cpu, 1);
}

/* Drops the most urgent active priority that registers of `group` may drop. */
static inline bool drop_priority(struct cpuif *cpuif, uint32_t group)
{
    if (group == 0 && cpuif_ctlr_has(cpuif, GICC_CTLR_ACKCTL_OFF)) {
        uint32_t level0 = cpuif->apr[0] != 0 ? lowest_bit(cpuif->apr[0]) : PRIORITY_LEVELS;
        uint32_t level1 = cpuif->apr[1] != 0 ? lowest_bit(cpuif->apr[1]) : PRIORITY_LEVELS;

        group = level1 < level0 ? 1 : 0;
    }
    if (cpuif->apr[group] == 0) {
        return false;
    }
    cpuif->apr[group] &= cpuif->apr[group] - 1U;
    return true;
}

/* The active interrupt that a write of `value` to EOIR, AEOIR or DIR names, or NULL. */
static inline struct virq *named_active(struct vgic_cpu *cpu, uint32_t value)
{
    uint32_t intid = field_get(GICC_IAR_INTID, value);
    struct virq *irq = vgic_irq(cpu, intid);

    if ((irq->state & VIRQ_ACTIVE) == 0) {
        return NULL;
    }
    return intid < INTID_SGI_COUNT && irq->source != field_get(GICC_IAR_CPUID, value) ? NULL : irq;
}

/* A lower running priority, or one active interrupt less, may let a waiting one through. */
static inline void signal_waiting(struct vgic_cpu *cpu)
{
    if (cpu->waiting.first != NULL) {
        cpuif_deliver(cpu);
    }
}

/* This vCPU's own, when it is active: it may be more than that, or have no hardware. */
static inline void deactivate_own(struct vgic_cpu *cpu, uint32_t value)
{
    struct virq *irq = named_active(cpu, value);

    if (irq != NULL) {
        vgic_complete_active(cpu, irq);
    }
    signal_waiting(cpu);
}

static uint32_t deactivate_there(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    (void)irq;
    deactivate_own(cpu, value);
    return 0;
}

static __attribute__((noinline)) void deactivate_elsewhere(struct vgic_cpu *cpu, struct virq *irq,
                                                           uint32_t value)
{
    vgic_on_owner(cpu, irq, deactivate_there, value);
    signal_waiting(cpu);
}

static __attribute__((noinline)) void deactivate_slow(struct vgic_cpu *cpu, struct virq *irq, uint32_t value)
{
    if (vgic_owner(irq) != cpu->index) {
        deactivate_elsewhere(cpu, irq, value);
    } else {
        deactivate_own(cpu, value);
    }
}

/* Deactivates what `value` names, when that is active. Only its owner changes a record. */
static inline void deactivate(struct vgic_cpu *cpu, uint32_t value)
{
    struct virq *irq = vgic_irq(cpu, field_get(GICC_IAR_INTID, value));

    if (irq->state != (VIRQ_ACTIVE | VIRQ_HW_ACTIVE) || vgic_owner(irq) != cpu->index) {
        deactivate_slow(cpu, irq, value);
        return;
    }
    irq->state = 0;
    ops_deactivate(irq->intid);
    signal_waiting(cpu);
}

bool cpuif_drop(struct vgic_cpu *cpu, uint32_t group)
{
    return drop_priority(&cpu->cpuif, group);
}

static inline void end(struct vgic_cpu *cpu, uint32_t group, uint32_t value)
{
    if (field_get(GICC_IAR_INTID, value) >= INTID_SPECIAL_FIRST || !drop_priority(&cpu->cpuif, group)) {
        return;
    }
    if (cpuif_ctlr_has(&cpu->cpuif, GICC_CTLR_EOIMODE_OFF)) {
        signal_waiting(cpu);
    } else {
        deactivate(cpu, value);
    }
}

void cpuif_write_eoir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    end(cpu, 0, value);
}

void cpuif_write_aeoir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    end(cpu, 1, value);
}

void cpuif_write_dir(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    if (cpuif_ctlr_has(&cpu->cpuif, GICC_CTLR_EOIMODE_OFF)) {
        deactivate(cpu, value);
    }
}
