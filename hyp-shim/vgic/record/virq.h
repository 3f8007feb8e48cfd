/*
 * The record of an interrupt: what the guest configured, what is pending and active, and the questions that
 * the record alone answers.
 */
#ifndef VGIC_RECORD_VIRQ_H
#define VGIC_RECORD_VIRQ_H

#include <stdbool.h>
#include <stdint.h>

#include "lr_word.h"
#include "vgic/ops.h"
#include "vgic/record/queue.h"

#define LR_NONE 0xffU

/* virq.config: what the guest, or the VM's description, has set. */
#define VIRQ_ENABLED 0x01U
#define VIRQ_GROUP1  0x02U
#define VIRQ_EDGE    0x04U
#define VIRQ_HW      0x08U /* the physical interrupt of the same INTID stands behind it */
#define VIRQ_FORWARD 0x10U /* follows from the others: enabled, its group too, and it has a CPU to go to */
#define VIRQ_SHIM    0x20U /* the shim needs the physical one of this number: never forwarded */

/* virq.state, for what is not in a list register. */
#define VIRQ_LATCH      0x01U /* pending: edge seen, set by software, or acknowledged at the physical GIC */
#define VIRQ_LINE       0x02U /* the line of a level-triggered interrupt without hardware is high */
#define VIRQ_ACTIVE     0x04U
#define VIRQ_SOFT       0x08U /* of a level: software pended it, it stays pending if its line falls */
#define VIRQ_HW_ACTIVE  0x10U /* the physical interrupt was acknowledged and is not deactivated yet */
#define VIRQ_QUEUED     0x20U /* among its vCPU's waiting interrupts (vgic/waiting.h) */
#define VIRQ_MOVING     0x40U /* active, and to go to another vCPU when it is not */
#define VIRQ_SOFT_AGAIN 0x80U /* of a physical one: since its list register, not linked, was acknowledged */

/* The owner comes first: a load-acquire has no offset (DDI 0487, LDARB). */
struct virq {
    uint8_t vcpu; /* owner, or target of an SPI */
    uint8_t config;
    uint8_t state;
    uint8_t priority; /* 8 bits, the lower 3 zero */
    uint8_t lr;       /* list register that holds it if that one's owner says so too, or LR_NONE */
    uint8_t targets;  /* GICD_ITARGETSR */
    uint8_t sources;  /* an SGI: bit c, pending from CPU c */
    uint8_t source;   /* an SGI that is active: who sent it */
    lr_word_t word;   /* the list register that makes it pending; 0 when it is not forwarded, or there are
                         none: the long way, through the queue */
    uint16_t intid;
    uint16_t order; /* of delivery, by the settings; while queued, the one it is there under */
};

static inline uint32_t virq_group(const struct virq *irq)
{
    return field_get(ORDER_GROUP, irq->order);
}

/* The group that it is configured to; what waits is still in the order of the one before. */
static inline uint32_t virq_group_setting(const struct virq *irq)
{
    return (irq->config & VIRQ_GROUP1) != 0 ? 1 : 0;
}

static inline uint32_t virq_level(const struct virq *irq)
{
    return field_get(ORDER_LEVEL, irq->order);
}

/* Whose an interrupt is. All that its last owner did to it is seen: handover_follow() has the release, and
 * of an LPI lpi_go_to(). */
static inline uint32_t vgic_owner(const struct virq *irq)
{
    return __atomic_load_n(&irq->vcpu, __ATOMIC_ACQUIRE);
}

/* Whether the record, list registers aside, says pending. */
static inline bool virq_is_waiting(const struct virq *irq)
{
    return (irq->state & (VIRQ_LATCH | VIRQ_LINE)) != 0 || irq->sources != 0;
}

/* Whether it is one for the guest now. */
static inline bool virq_is_deliverable(const struct virq *irq)
{
    return virq_is_waiting(irq) && (irq->state & VIRQ_ACTIVE) == 0 && (irq->config & VIRQ_FORWARD) != 0;
}

/* A level has been acknowledged: what software pended before that is over, what it pended since is not. */
static inline void virq_end_soft(struct virq *irq)
{
    if ((irq->state & (VIRQ_LATCH | VIRQ_SOFT_AGAIN)) == 0) {
        irq->state &= (uint8_t)~VIRQ_SOFT;
    }
    irq->state &= (uint8_t)~VIRQ_SOFT_AGAIN;
}

/* Takes over the place in the order of delivery that the settings give; not while it is queued. */
static inline void vgic_settle_order(struct virq *irq)
{
    irq->order = (uint16_t)order_of(priority_level(irq->priority), (irq->config & VIRQ_GROUP1) != 0 ? 1 : 0,
                                    irq->intid);
}

/* An interrupt that is neither active nor to be delivered lets go of the physical one behind it. */
static inline void vgic_release_hardware(struct virq *irq)
{
    if ((irq->state & (VIRQ_HW_ACTIVE | VIRQ_ACTIVE)) == VIRQ_HW_ACTIVE) {
        irq->state &= (uint8_t)~VIRQ_HW_ACTIVE;
        ops_deactivate(irq->intid);
    }
}

/*
 * A physical interrupt that is pending in its record, and will not be delivered by this CPU, waits where it
 * came from: an edge pending in the physical GIC, a level on its line. To be called on the CPU that
 * acknowledged it: QEMU's GIC keeps the active state of an SPI for each CPU.
 */
static inline void virq_give_back(struct virq *irq)
{
    if ((irq->state & (VIRQ_HW_ACTIVE | VIRQ_LATCH | VIRQ_ACTIVE)) == (VIRQ_HW_ACTIVE | VIRQ_LATCH)) {
        if ((irq->config & VIRQ_EDGE) != 0 || (irq->state & VIRQ_SOFT) != 0) {
            ops_hw_set_pending(irq->intid, true);
        }
        irq->state &= (uint8_t)~VIRQ_LATCH;
        vgic_release_hardware(irq);
    }
}

/* The same as a call: for slow ways. */
void vgic_give_back(struct virq *irq);

/* The same for one that this CPU has just acknowledged, and that is another vCPU's. */
static inline void vgic_return(const struct virq *irq)
{
    if ((irq->config & VIRQ_EDGE) != 0) {
        ops_hw_set_pending(irq->intid, true);
    }
    ops_deactivate(irq->intid);
}

#endif
