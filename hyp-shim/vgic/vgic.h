/*
 * The virtual GIC: one record an interrupt, in the vCPU for SGIs and PPIs, in the VM for SPIs. List
 * registers, or the software CPU interface, are filled from the records. Touches no hardware but through
 * vgic/ops.h.
 */
#ifndef VGIC_VGIC_H
#define VGIC_VGIC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/counters.h"
#include "common/gicv2.h"
#include "lr_word.h"
#include "vgic/ops.h"
#include "vgic/queue.h"
#include "vgic_rules.h"

#define VGIC_CPU_MAX 8U
#define VGIC_LR_MAX  16U
#define LR_NONE      0xffU

/* vgic_cpu.direct, a bit each: what may be taken without more ado; the spare one, which is taken last. */
#define VGIC_DIRECT_ANY_OFF   0
#define VGIC_DIRECT_ANY_LEN   VGIC_LR_MAX
#define VGIC_DIRECT_SPARE_OFF VGIC_LR_MAX
#define VGIC_DIRECT_SPARE_LEN VGIC_LR_MAX

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
#define VIRQ_QUEUED     0x08U /* among its vCPU's waiting interrupts (vgic/waiting.h) */
#define VIRQ_MOVING     0x40U /* active, and to go to another vCPU when it is not */
#define VIRQ_HW_ACTIVE  0x10U /* the physical interrupt was acknowledged and is not deactivated yet */
#define VIRQ_SOFT       0x20U /* of a level: software pended it, it stays pending if its line falls */
#define VIRQ_SOFT_AGAIN 0x80U /* of a physical level: software pended it once more while it was active */

struct virq {
    lr_word_t word; /* the list register that makes it pending; 0 when it is not forwarded, or there are none:
                       the long way, through the queue */
    uint16_t intid;
    uint16_t order; /* of delivery, by the settings; while queued, the one it is there under */
    uint8_t config;
    uint8_t state;
    uint8_t priority; /* 8 bits, the lower 3 zero */
    uint8_t lr;       /* list register that holds it if that one's owner says so too, or LR_NONE */
    uint8_t vcpu;     /* owner, or target of an SPI */
    uint8_t targets;  /* GICD_ITARGETSR */
    uint8_t sources;  /* an SGI: bit c, pending from CPU c */
    uint8_t source;   /* an SGI that is active: who sent it */
};

/* vgic_cpu.careful */
#define CAREFUL_SPILLED        1U  /* the hardware counts completions */
#define CAREFUL_GROUPS         4U  /* both groups in use, one of them disabled, and interrupts wait */
#define CAREFUL_REORDERED      8U  /* list registers were filled with a group disabled: in another order */
#define CAREFUL_PENDING_ACTIVE 2U  /* a list register may be pending and active */
#define CAREFUL_ORPHANS        16U /* a level of priority runs whose interrupt was made inactive by hand */

/* Software CPU interface of the `trap` path: what GICC_* registers hold (IHI 0048, 4.4). */
struct cpuif {
    struct virq *next; /* what the virtual IRQ or FIQ line is up for, or NULL */
    uint32_t ctlr;
    uint32_t pmr;
    uint32_t bpr;
    uint32_t abpr;
    uint32_t apr[2]; /* active priorities, a bit a level, for each group */
};

enum vgic_path { VGIC_LR, VGIC_LR_EOI, VGIC_TRAP };

struct vgic;
struct vgic_call;

struct vgic_cpu {
    struct virq *lr_owner[VGIC_LR_MAX];
    struct vgic *vgic;
    struct counters *counters;
    uint32_t direct;    /* list registers an interrupt may take now: VGIC_DIRECT_*, none while others wait */
    struct virq *first; /* most urgent of the waiting interrupts, or NULL */
    struct irq_queue pending; /* the other waiting interrupts */
    uint32_t spilled_count;   /* interrupts active in no list register */
    uint32_t spilled_levels;  /* levels of priority that some of these run at, a bit each ... */
    uint32_t careful;         /* CAREFUL_*: list registers need more than the usual when what waits changes */
    uint32_t hcr;             /* GICH_HCR as last written */
    uint32_t hcr_waiting;     /* GICH_HCR while interrupts wait for a list register */
    uint32_t lines;           /* virtual IRQ and FIQ as last set */
    uint32_t index;           /* of this vCPU */
    uint32_t affinity;        /* Aff3.Aff2.Aff1.Aff0: its index, until vgic_set_affinity() */
    uint32_t linked;          /* private interrupts with a physical one behind them, a bit each */
    uint32_t latched;         /* those of them that were pending there when the vCPU left its CPU */
    struct interface_state interface;    /* while another vCPU runs on its CPU */
    bool takes_sgis;                     /* physical SGIs are for it: it is not the second on its CPU */
    bool online;                         /* it runs, on the CPU whose list registers are its own */
    bool takes_calls;                    /* it is online, or waits for its CPU, which another VM's has */
    lr_word_t sgi_word[INTID_SGI_COUNT]; /* what virq.word is for others, from vCPU 0: SGIs of the physical
                                            GIC are none of the guest's */
    struct cpuif cpuif;
    uint32_t direct_idle;          /* `direct` when nothing waits */
    struct virq *irq[INTID_COUNT]; /* of each INTID, physical or virtual: they are numbered the same */
    struct virq private[INTID_PRIVATE_COUNT];
    struct vgic_call *call;    /* what another vCPU asks of this one, or NULL (vgic/remote.h) */
    struct vgic_cpu *borrower; /* who performs an action on this vCPU while it is offline, or NULL */
    bool dir_trapped;          /* this vCPU needs GICV_DIR to trap (vgic/lr_dir.h) */
    bool asleep;               /* a GICv3's GICR_WAKER.ProcessorSleep */
    uint16_t own_ppis;         /* as `linked`, by PPI: they stay with it while another vCPU has its CPU */
    uint32_t kick_sgi_sources; /* vCPUs that sent the SGI whose number is the shim's, a bit each */
    struct irq_map pending_map;
    struct virq *spilled_at[PRIORITY_LEVELS]; /* ... and which */
    uint32_t orphan_levels; /* levels that run, and whose interrupt is active no more: no other is there */
};

struct vgic {
    enum vgic_path path;
    uint32_t ctlr;         /* GICD_CTLR: bit g enables group g */
    uint32_t lines;        /* INTIDs there are: a multiple of 32 */
    uint32_t cpu_count;    /* vCPUs */
    uint32_t lr_count;     /* list registers of each CPU */
    uint32_t lock;         /* vgic/remote.h */
    uint32_t group1_count; /* interrupts in group 1 */
    uint32_t dir_trappers; /* vCPUs that need GICV_DIR to trap: under dir_lock */
    uint32_t dir_lock;
    struct vgic_cpu *cpu[VGIC_CPU_MAX];
    struct virq spi[INTID_SPECIAL_FIRST - INTID_PRIVATE_COUNT];
    uint32_t router[INTID_SPECIAL_FIRST - INTID_PRIVATE_COUNT]; /* a GICv3's GICD_IROUTER, as an affinity */
    uint32_t sgi_group1[INTID_SGI_COUNT]; /* a GICv3's vCPUs that have this SGI in group 1, a bit each */
    bool plain_affinities;                /* that of every vCPU is its index */
};

/* The record of an INTID (below INTID_COUNT) as this vCPU sees it. */
static inline struct virq *vgic_irq(struct vgic_cpu *cpu, uint32_t intid)
{
    return cpu->irq[intid];
}

static inline uint32_t virq_group(const struct virq *irq)
{
    return field_get(ORDER_GROUP, irq->order);
}

static inline uint32_t virq_level(const struct virq *irq)
{
    return field_get(ORDER_LEVEL, irq->order);
}

/* A bit for each vCPU there is. */
static inline uint32_t vgic_all_cpus(const struct vgic *vgic)
{
    return (1U << vgic->cpu_count) - 1U;
}

/* Whether there may be interrupts of both groups. */
static inline bool vgic_mixes_groups(const struct vgic *vgic)
{
    return vgic->group1_count != 0 && (!VGIC_GROUP1_IS_USUAL || vgic->ctlr == 3);
}

/* Whether the record, list registers aside, says pending. */
static inline bool virq_is_waiting(const struct virq *irq)
{
    return (irq->state & (VIRQ_LATCH | VIRQ_LINE)) != 0 || irq->sources != 0;
}

/* A level has been acknowledged: what software pended before that is over, what it pended since is not. */
static inline void virq_end_soft(struct virq *irq)
{
    if ((irq->state & (VIRQ_LATCH | VIRQ_SOFT_AGAIN)) == 0) {
        irq->state &= (uint8_t)~VIRQ_SOFT;
    }
    irq->state &= (uint8_t)~VIRQ_SOFT_AGAIN;
}

static inline void vgic_count(struct vgic_cpu *cpu, enum counter counter)
{
    cpu->counters->value[counter]++;
}

/* Stands for INTIDs there are not: never forwarded, never written. */
extern struct virq vgic_nobody;

/* Resets everything a guest sees; `lines` INTIDs, `lr_count` list registers. */
void vgic_init(struct vgic *vgic, enum vgic_path path, uint32_t lines, uint32_t lr_count);

/*
 * Adds the next vCPU, in index order, offline, its private interrupts reset; for use before the guest runs.
 */
void vgic_add_cpu(struct vgic *vgic, struct vgic_cpu *cpu, struct counters *counters);

/* Gives a vCPU another affinity than its index: before the guest runs. */
void vgic_set_affinity(struct vgic_cpu *cpu, uint32_t affinity);

/* This CPU runs the vCPU from now on: the virtual interface is on, and what waited goes in. */
void vgic_online(struct vgic_cpu *cpu);

/* It stops running it: nothing of the vCPU stays in the hardware. */
void vgic_offline(struct vgic_cpu *cpu);

/* The parts of these two that concern list registers and lines. */
void vgic_resume(struct vgic_cpu *cpu);
void vgic_suspend(struct vgic_cpu *cpu);

/* Says that on this vCPU's CPU the physical interrupt of the same number stands behind `intid`. */
void vgic_link_hardware(struct vgic_cpu *cpu, uint32_t intid);

/*
 * The same for a private one that stays with this vCPU while another one runs on its CPU (vgic/share.h): it
 * comes then, too.
 */
void vgic_link_own(struct vgic_cpu *cpu, uint32_t intid);

/*
 * Says that the physical interrupt of this number belongs to the shim: the guest has none it could be
 * mistaken for.
 */
void vgic_keep_for_shim(struct vgic_cpu *cpu, uint32_t intid);

/*
 * The physical interrupt behind `irq` fired and was acknowledged; it stays active until the guest completes
 * it. This is the long way, through every rule: vgic/lr.h has shorter ones for who has a prepared word.
 */
void vgic_raise_hardware(struct vgic_cpu *cpu, struct virq *irq);

/* Makes an interrupt pending as an edge or a store to ISPENDR does. */
void vgic_pend(struct vgic_cpu *cpu, struct virq *irq);

/* Takes pending away as a store to ICPENDR does: a line that is high keeps it. */
void vgic_unpend(struct vgic_cpu *cpu, struct virq *irq);

/* Sets the line of a level-triggered interrupt that has no hardware behind it; the same for a line that
 * rises. */
void vgic_set_line(struct vgic_cpu *cpu, struct virq *irq, bool high);
void vgic_raise_line(struct vgic_cpu *cpu, struct virq *irq);

/* Sends SGI `intid` from vCPU `source` to the vCPU `cpu`. */
void vgic_send_sgi(struct vgic_cpu *cpu, uint32_t intid, uint32_t source);

/* The CPUs an SGI is pending from, a bit each; and setting them. */
uint32_t vgic_sgi_sources(struct vgic_cpu *cpu, struct virq *irq);
void vgic_set_sgi_sources(struct vgic_cpu *cpu, struct virq *irq, uint32_t sources);

/* The prepared word follows the record. */
void vgic_settle_word(struct vgic_cpu *cpu, struct virq *irq);

void vgic_set_active(struct vgic_cpu *cpu, struct virq *irq);
void vgic_clear_active(struct vgic_cpu *cpu, struct virq *irq);
bool vgic_is_pending(struct vgic_cpu *cpu, struct virq *irq);
bool vgic_is_active(struct vgic_cpu *cpu, struct virq *irq);

/* Takes a pending interrupt out of this vCPU's queue and list registers, into its record. */
void vgic_leave(struct vgic_cpu *cpu, struct virq *irq);

/*
 * Applies new settings of an interrupt (enabled, group, priority, trigger, target, distributor's group
 * enables).
 */
void vgic_reconfigure(struct vgic_cpu *cpu, struct virq *irq);

/*
 * Sets GICD_CTLR's group enables, a bit each. Each vCPU takes it up for what is its own; SPIs are looked at
 * again only by those that have some that it concerns.
 */
void vgic_set_groups(struct vgic_cpu *cpu, uint32_t enabled);

/* Sets an interrupt's priority; one that is already active keeps the running priority it has. */
void vgic_set_priority(struct vgic_cpu *cpu, struct virq *irq, uint32_t priority);

/*
 * Completes an active interrupt that is in no list register: deactivates what is physical, queues it again.
 */
void vgic_complete(struct vgic_cpu *cpu, struct virq *irq);

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
void vgic_give_back(struct virq *irq);

/* The same for one that this CPU has just acknowledged, and that is another vCPU's. */
static inline void vgic_return(const struct virq *irq)
{
    if ((irq->config & VIRQ_EDGE) != 0) {
        ops_hw_set_pending(irq->intid, true);
    }
    ops_deactivate(irq->intid);
}

/* vgic_complete() for one that the list registers' bookkeeping has let go of. */
void vgic_complete_forgotten(struct vgic_cpu *cpu, struct virq *irq);

/* Puts `irq` among the waiting interrupts, or takes it out, as its record says. */
void vgic_update(struct vgic_cpu *cpu, struct virq *irq);

/* The part of vgic_line_fell() that asks the hardware. */
bool vgic_take_back_fallen(struct vgic_cpu *cpu, struct virq *irq);

/*
 * For an interrupt that waits in the queue: when it is a physical level whose line fell since it was
 * acknowledged, takes it back and returns true.
 */
static inline bool vgic_line_fell(struct vgic_cpu *cpu, struct virq *irq)
{
    return (irq->config & (VIRQ_HW | VIRQ_EDGE)) == VIRQ_HW && vgic_take_back_fallen(cpu, irq);
}

/* On the CPU of its owner: an SPI that is not active any more goes to the vCPU it is targeted at. */
void vgic_move(struct vgic_cpu *cpu, struct virq *irq);

/* vgic_complete() without the bookkeeping of list registers. */
static inline void vgic_complete_active(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_ACTIVE;
    if ((irq->state & VIRQ_LATCH) == 0) {
        vgic_release_hardware(irq);
    }
    if ((irq->state & VIRQ_MOVING) != 0) {
        vgic_move(cpu, irq);
    } else if (virq_is_waiting(irq)) {
        vgic_update(cpu, irq);
    }
}

/* Brings list registers, maintenance conditions or the virtual IRQ line up to date with the queues. */
void vgic_deliver(struct vgic_cpu *cpu);

#endif
