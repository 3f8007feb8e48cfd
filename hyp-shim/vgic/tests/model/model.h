/*
 * A machine to run the virtual GIC on: a GIC in software, a guest and devices that a test moves step by
 * step, so that it reads as a story. Every step lets the exits happen that it causes, and then checks what
 * must always hold.
 */
#ifndef VGIC_TESTS_MODEL_MODEL_H
#define VGIC_TESTS_MODEL_MODEL_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model_gic.h"
#include "vgic/registers/mmio.h"
#include "vgic/vgic.h"

/* Nine banks; a fuzzer does with fewer, and is the faster for it. */
#ifndef MODEL_INTIDS
#define MODEL_INTIDS 288U
#endif
#define MODEL_LRS_MAX 16U

/*
 * Interrupts there are: a level PPI and SPIs with physical ones behind them, and some that nothing stands
 * behind.
 */
#define MAINTENANCE 25U
#define TIMER       27U
#define MONITORS    23U /* a PPI that no vCPU shares with the visitor */
#define PPI         30U
#define HARD(n)     (80U + (n))
#ifndef HARD_COUNT
#define HARD_COUNT 64U
#endif
#define SOFT(n)    (40U + (n))
#define SOFT_COUNT 40U

#define PRIORITY_DEFAULT 0xa0U

/* CPUs there can be. */
#define MODEL_CPUS 4U

struct config {
    enum vgic_path path;
    uint32_t lr_count;
    uint32_t cpus; /* 0: one */
    bool lpis;     /* of a GICv3: there is an ITS */
    bool direct;   /* of a GICv4: the hardware delivers the LPIs of physical events */
};

/* One interrupt of the physical distributor. */
struct physical {
    bool enabled;
    bool edge;
    bool latch;
    bool line;
    bool active;
    bool closing;    /* disabled, and still let through: machine_be_slow() */
    uint32_t target; /* CPU */
    uint32_t taker;  /* CPU that acknowledged it */
};

/* GICH_* and, through VMCR's fields, GICV_*. */
struct virtual_interface {
    lr_word_t lr[MODEL_LRS_MAX];
    uint32_t hcr;
    uint32_t apr;
    uint32_t ctlr;
    uint32_t pmr;
    uint32_t bpr;
    uint32_t abpr;
};

/* What one side of a virtual interface has done, and the other does not see yet: machine_delay_interface().
 */
struct interface_delay {
    bool on;
    uint32_t unseen;                 /* list registers that the shim has written, a bit each */
    uint32_t changed;                /* those that the guest has acknowledged or ended in, ... */
    lr_word_t before[MODEL_LRS_MAX]; /* ... and what was in them */
    uint32_t lines;                  /* HCR.VI and VF, as they were */
};

/* One CPU, and the vCPU it runs. */
struct model_cpu {
    struct vgic_cpu cpu;
    struct counters counters;
    struct virtual_interface vi;
    struct physical private[INTID_PRIVATE_COUNT]; /* of an SGI nothing but `senders` */
    uint8_t senders[INTID_SGI_COUNT];             /* physical SGIs that are pending, a bit for each CPU */
    uint32_t lines;                               /* HCR.VI and VF, as VGIC_LINE_* */
    uint32_t maintenances;                        /* maintenance interrupts taken */
    bool hold;                                    /* it sees no physical interrupt, until machine_release() */
    bool maintenance_last;                        /* of several physical interrupts, that one comes last */
    bool maintenance_late;                        /* it comes not yet: machine_delay_maintenance() */
    struct interface_delay delay;
    struct model_view view;
};

struct machine {
    struct config config;
    struct vgic vgic;
    struct mmio_table dist;
    struct mmio_table cpuif;
    struct mmio_table lr_dir; /* in place of GICV_DIR, ... */
    bool dir_trapped;         /* ... while this */
    struct physical physical[INTID_COUNT];
    struct model_cpu cpus[MODEL_CPUS];
    uint32_t sgis_sent[INTID_SGI_COUNT];  /* to other CPUs, there or not, a bit each */
    uint32_t kicked;                      /* other CPUs, likewise */
    uint32_t levels_asked;                /* how often ops_guest_group_level() was: a measure of work */
    bool slow;                            /* machine_be_slow() */
    bool unchecked;                       /* what must hold is not looked at just now */
    bool threads;                         /* each CPU is a thread of its own */
    void (*let_in)(struct vgic_cpu *cpu); /* vgic_let_in() */
    pthread_mutex_t lock;                 /* of the physical distributor: it does one thing at a time */
};

extern struct machine machine;

/* The CPU whose guest acts, or that is in Hyp mode: each story starts on CPU 0. */
extern _Thread_local struct model_cpu *here;

/*
 * A machine just after reset, the guest's side not set up; the memory of the virtual GIC was full of rubbish.
 */
void machine_reset(const struct config *config);

/*
 * machine_reset(), and a guest that has enabled both groups, unmasked all priorities, and waits: on every
 * CPU.
 */
void machine_start(const struct config *config);

/* What follows happens on CPU `index`. */
void machine_go_to(uint32_t index);

/*
 * Takes the physical interrupts that are signalled until there are none, on all CPUs, then checks what must
 * hold. With threads: on this one, and nothing is checked.
 */
void machine_settle(void);

/* Holds this CPU's physical interrupts back, as a CPU does that is slow to see them; and lets them come. */
void machine_hold(void);
void machine_release(void);

/*
 * Holds this CPU's maintenance interrupt alone back, as hardware does that takes its time to raise it: other
 * exits go on. Nothing is checked meanwhile. `false` lets it come.
 */
void machine_delay_maintenance(bool delay);

/*
 * Holds back what this CPU's virtual interface passes on: a list register that the shim writes is not
 * signalled yet, nor acknowledged, HCR.VI and VF stay as they are for the guest, and GICH_ELRSR, EISR and
 * MISR do not say yet what the guest has acknowledged and ended. Nothing is checked meanwhile. `false` lets
 * all of it come.
 */
void machine_delay_interface(bool delay);

/* Whether what this CPU's guest sees, or its shim, may not be all that is. */
static inline bool model_is_behind(const struct model_cpu *cpu)
{
    return cpu->maintenance_late || cpu->delay.on;
}

/*
 * A GIC with time in it. The shim's store that disables a physical interrupt does nothing yet;
 * machine_catch_up() has all that were made arrive. Lines fall late: a physical IRQ is taken with nothing
 * left to acknowledge, and a maintenance interrupt after each other exit, whatever asked for it.
 */
void machine_be_slow(bool slow);
void machine_catch_up(void);

/* What must hold of this CPU whenever its guest runs: check.c. */
void machine_check(void);

/* A physical interrupt, as this CPU sees it. */
struct physical *physical_of(uint32_t intid);

/*
 * ---- the guest ----
 * It is told in the words of a GICv2. With a GICv3 these are done through the registers that it has for the
 * same: the redistributor's for SGIs and PPIs, ICC_* of the interrupt's group for GICC_*, AckCtl and FIQEn
 * being no more than how the guest looks at its two groups.
 */
uint32_t guest_read(uint32_t gicd_offset);
void guest_write(uint32_t gicd_offset, uint32_t value);
uint32_t guest_read8(uint32_t gicd_offset);
void guest_write8(uint32_t gicd_offset, uint32_t value);
uint32_t guest_gicc_read(uint32_t gicc_offset);
void guest_gicc_write(uint32_t gicc_offset, uint32_t value);

/* GICC_IAR, GICC_EOIR, GICC_DIR. */
uint32_t guest_acknowledge(void);
void guest_end(uint32_t iar);
void guest_deactivate(uint32_t iar);

/* The same by the registers of group 1: GICC_AIAR, GICC_AEOIR. */
uint32_t model_acknowledge_group1(void);
void model_end_group1(uint32_t iar);

/* Stores into any register of the CPU interface there is, chosen by `which`, or reads it. */
void model_wild_interface(uint32_t which, uint32_t value);

/* Acknowledges, which must give `iar`, and ends it. */
void guest_handle(uint32_t iar);

/* Acknowledges, which must give `iar`. */
void guest_take(uint32_t iar);

/*
 * That nothing is signalled, and this interrupt is neither pending nor active, the physical one behind it
 * neither.
 */
void assert_idle(uint32_t intid);

/* Whether the guest's IRQ, or FIQ, is signalled. */
bool guest_sees_irq(void);
bool guest_sees_fiq(void);

void guest_set_enabled(uint32_t intid, bool enabled);
void guest_enable(uint32_t intid);
void guest_disable(uint32_t intid);
void guest_pend(uint32_t intid);
void guest_unpend(uint32_t intid);
void guest_set_edge(uint32_t intid, bool edge);
void guest_set_group(uint32_t intid, uint32_t group);
void guest_set_priority(uint32_t intid, uint32_t priority);
bool guest_reads_bit(uint32_t gicd_bank, uint32_t intid);
bool guest_sees_pending(uint32_t intid);
bool guest_sees_active(uint32_t intid);

/* ISACTIVER or ICACTIVER. */
void guest_activate(uint32_t intid, bool active);

/* The vCPUs that an SPI may go to, a bit each. */
void guest_target(uint32_t intid, uint32_t cpus);

/* GICD_SGIR; and for SGI `intid` to itself. */
void guest_send(uint32_t filter, uint32_t targets, uint32_t intid);
void guest_send_self(uint32_t intid);

/* set_edge(), set_priority() and enable() of one. */
void guest_configure(uint32_t intid, bool edge, uint32_t priority);

/* ---- devices ---- */
/* Moves the line of an interrupt, physical or not. */
void device_line(uint32_t intid, bool high);

/* An edge on it: a physical one's line goes up and down; other interrupts are pended by the shim. */
void device_edge(uint32_t intid);

/* ---- the parts of the model ---- */
/* Makes machine.dist and all other tables of registers ready. */
void registers_init(void);

/* VGIC_LINE_* as the guest takes them. */
uint32_t guest_lines(void);

/* HCR.VI and VF as this CPU takes them. */
static inline uint32_t model_lines(void)
{
    return here->delay.on ? here->delay.lines : here->lines;
}

/* GICV_* as a guest's load and store see it. */
uint32_t gicv_read(uint32_t offset);
void gicv_write(uint32_t offset, uint32_t value);

/* On `trap`, the same at the software CPU interface of any vCPU, as far as group 0 goes. */
uint32_t trapped_gicc_read(struct vgic_cpu *cpu, uint32_t offset);
void trapped_gicc_write(struct vgic_cpu *cpu, uint32_t offset, uint32_t value);

/* VGIC_LINE_*: what the virtual interface signals. */
uint32_t gicv_lines(void);

/*
 * GICC_IAR of this CPU: acknowledges what the distributor holds to be most urgent, INTID_SPURIOUS if nothing
 * is signalled.
 */
uint32_t physical_acknowledge(void);

/* What a CPU does first of all when it was turned on, or last when it is turned off: core/vm.c. */
void machine_cpu_on(void);
void machine_cpu_off(void);

#endif
