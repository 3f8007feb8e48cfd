/*
 * What the virtual GIC keeps of a VM and of each vCPU. A vCPU's state is made of a few structs, one an idea;
 * each says what holds between its fields, and names the file that keeps it so. Others may look.
 */
#ifndef VGIC_RECORD_VCPU_H
#define VGIC_RECORD_VCPU_H

#include <stdbool.h>
#include <stdint.h>

#include "common/counters.h"
#include "common/gicv2.h"
#include "lr_word.h"
#include "vgic/ops.h"
#include "vgic/record/queue.h"
#include "vgic/record/virq.h"
#include "vgic_rules.h"

#define VGIC_CPU_MAX 8U
#define VGIC_LR_MAX  16U

/*
 * The deliverable interrupts in no list register (vgic/waiting.h). `first` is the most urgent, NULL if there
 * is none; then `others` is empty too. Each of them has VIRQ_QUEUED set. An interrupt may take a list
 * register at once, ahead of this set, only while it is empty and the vCPU online: then `open_lrs` is
 * policy.open_when_none, and 0 otherwise.
 */
struct waiting {
    uint32_t open_lrs; /* list registers that may be taken at once if they are empty: OPEN_* */
    struct virq *first;
    struct irq_queue others;
};

/* waiting.open_lrs, a bit each: any but the spare one; the spare one, which is taken last. */
#define OPEN_ANY_OFF   0
#define OPEN_ANY_LEN   VGIC_LR_MAX
#define OPEN_SPARE_OFF VGIC_LR_MAX
#define OPEN_SPARE_LEN VGIC_LR_MAX

/*
 * How the list registers are kept (vgic/policy/). `hcr` is what GICH_HCR holds, but for EOICount, and follows
 * from `unusual` and from whether interrupts wait (vgic/policy/conditions.h).
 */
struct policy {
    uint32_t unusual;          /* UNUSUAL_*: why a change of what waits needs more than the usual work */
    uint32_t hcr;              /* GICH_HCR as last written */
    uint32_t hcr_when_waiting; /* GICH_HCR while interrupts wait for a list register: fixed */
    uint32_t open_when_none;   /* waiting.open_lrs while none waits: all but one, which is spare */
};

/* policy.unusual: 0 as long as one interrupt comes after the other. */
#define UNUSUAL_SPILLED        1U  /* the hardware counts completions: spilled.count is not 0 */
#define UNUSUAL_PENDING_ACTIVE 2U  /* a list register may be pending and active */
#define UNUSUAL_GROUPS         4U  /* both groups in use, one of them disabled, and interrupts wait */
#define UNUSUAL_REORDERED      8U  /* what waits may go before more than one that is in a list register */
#define UNUSUAL_ORPHANS        16U /* running.orphans is not 0 */

/* The interrupts active in no list register, on the paths that have some (vgic/lr/spilled.h). */
struct spilled {
    uint32_t count; /* records of this vCPU with VIRQ_ACTIVE */
    uint32_t
        levels; /* levels of priority that some of these run at, a bit each: running.spilled_at has which */
};

/*
 * What runs at a level of priority, and is in no list register (vgic/lr/spilled.h). It is a struct of its own
 * because only spilled interrupts need it. A level is in `spilled.levels`, in `orphans`, or in neither.
 */
struct running {
    struct virq *spilled_at[PRIORITY_LEVELS]; /* valid where spilled.levels has the bit: active */
    uint32_t orphans; /* levels whose interrupt was made inactive by hand, a bit each */
};

/* The physical side of its private interrupts (vgic/vcpus/online.c, vgic/vcpus/share.c). */
struct physical_side {
    uint32_t linked;                  /* those with a physical one behind them, a bit each */
    uint32_t latched;                 /* of these, what was pending there when the vCPU left its CPU */
    struct interface_state interface; /* while another vCPU runs on its CPU */
};

/* Its place in the VM and on its CPU (vgic/vcpus/online.c, vgic/vcpus/share.c); changed under vgic->lock. */
struct place {
    bool takes_sgis;  /* physical SGIs are for it: it is not the second on its CPU */
    bool online;      /* it runs, on the CPU whose list registers are its own */
    bool takes_calls; /* it is online, or waits for its CPU, which another VM's has */
    bool asleep;      /* a GICv3's GICR_WAKER.ProcessorSleep (vgic/v3/redist.c) */
};

/* talk.notes, a bit each: the vCPUs that sent it the SGI whose number is the shim's; and this one. */
#define NOTE_HANDED_OVER VGIC_CPU_MAX /* vgic->noted says which interrupts it has taken over */

struct vgic_call;
struct vgic_cpu;
struct vgic_its;

/* What it has to do with other vCPUs: calls (vgic/vcpus/call.c), and what they share with it. */
struct talk {
    struct vgic_call *call;    /* what another vCPU asks of this one, or NULL */
    struct vgic_cpu *borrower; /* who performs an action on this vCPU while it is offline, or NULL */
    uint32_t notes;            /* NOTE_*: what others left for it, and kicked it for (vgic/vcpus/notes.h) */
    uint16_t own_ppis; /* as physical.linked, by PPI: they stay with it while another vCPU has its CPU */
    bool dir_trapped;  /* it needs GICV_DIR to trap, which does so for all (vgic/lr/dir_trap.h) */
    bool gives_way;    /* another VM shares its CPU (vgic/vcpus/give_way.h) */
};

/* Software CPU interface of the `trap` path: what GICC_* registers hold (IHI 0048, 4.4; vgic/cpuif.h). */
struct cpuif {
    struct virq *next; /* what the virtual IRQ or FIQ line is up for, or NULL */
    uint32_t ctlr;
    uint32_t pmr;
    uint32_t bpr;
    uint32_t abpr;
    uint32_t apr[2]; /* active priorities, a bit a level, for each group */
    uint32_t lines;  /* virtual IRQ and FIQ as last set: up while `next` is not NULL */
};

enum vgic_path { VGIC_LR, VGIC_LR_EOI, VGIC_TRAP };

struct vgic;

/*
 * A vCPU. What every interrupt touches stands before the records: behind them, an access is an instruction
 * longer.
 */
struct vgic_cpu {
    struct virq *lr_owner[VGIC_LR_MAX]; /* of each list register, while that one's virq.lr says so too; it may
                                           have completed there since (vgic/lr/lr.h) */
    struct vgic *vgic;
    struct counters *counters;
    struct waiting waiting;
    struct spilled spilled;
    struct policy policy;
    uint32_t index;    /* of this vCPU */
    uint32_t affinity; /* Aff3.Aff2.Aff1.Aff0: its index, until vgic_set_affinity() */
    struct place place;
    struct physical_side physical;
    lr_word_t sgi_word[INTID_SGI_COUNT]; /* what virq.word is for others, from vCPU 0: SGIs of the physical
                                            GIC are none of the guest's */
    struct cpuif cpuif;
    struct virq *irq[INTID_COUNT]; /* of each INTID, physical or virtual: they are numbered the same */
    struct virq private[INTID_PRIVATE_COUNT];
    struct talk talk;
    struct irq_map waiting_map; /* of waiting.others */
    struct running running;
};

struct vgic {
    enum vgic_path path;
    uint32_t ctlr;         /* GICD_CTLR: bit g enables group g */
    uint32_t lines;        /* INTIDs there are: a multiple of 32 */
    uint32_t cpu_count;    /* vCPUs */
    uint32_t lr_count;     /* list registers of each CPU */
    uint32_t lock;         /* vgic/vcpus/call.h */
    uint32_t group1_count; /* interrupts in group 1 */
    uint32_t dir_trappers; /* vCPUs that need GICV_DIR to trap: under dir_lock */
    uint32_t dir_lock;
    struct vgic_cpu *cpu[VGIC_CPU_MAX];
    struct virq spi[INTID_SPECIAL_FIRST - INTID_PRIVATE_COUNT];
    uint32_t router[INTID_SPECIAL_FIRST - INTID_PRIVATE_COUNT]; /* a GICv3's GICD_IROUTER, as an affinity */
    uint32_t sgi_group1[INTID_SGI_COUNT]; /* a GICv3's vCPUs that have this SGI in group 1, a bit each */
    bool plain_affinities;                /* that of every vCPU is its index */
    struct vgic_its *its; /* of a GICv3: LPIs and their ITS (vgic/v3/seats.h), or NULL: it has none */
    uint32_t noted[VGIC_CPU_MAX][INTID_COUNT / 32U]; /* of each vCPU: NOTE_HANDED_OVER */
    struct stage2 *stage2; /* the VM's, which has the page of GICV_DIR (ops_trap_dir()) */
};

/* The record of an INTID (below INTID_COUNT) as this vCPU sees it. */
static inline struct virq *vgic_irq(struct vgic_cpu *cpu, uint32_t intid)
{
    return cpu->irq[intid];
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

static inline void vgic_count(struct vgic_cpu *cpu, enum counter counter)
{
    cpu->counters->value[counter]++;
}

/* Stands for INTIDs there are not: never forwarded, never written. */
extern struct virq vgic_nobody;

#endif
