/*
 * What a GICv2 delivers, told the simplest way: flags for each interrupt, and a search through all of them at
 * each question (IHI 0048, chapters 3 and 4). It knows nothing of list registers, queues, owners, calls or
 * hardware behind.
 */
#ifndef VGIC_TESTS_MODEL_REFERENCE_H
#define VGIC_TESTS_MODEL_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "model.h"

struct reference_irq {
    bool enabled;
    bool edge;
    bool latch;
    bool line;
    bool active;
    uint8_t group;
    uint8_t priority;
    uint8_t sources; /* an SGI: a bit for each sender */
    uint8_t targets; /* an SPI: a bit for each CPU, of which the lowest gets it */
};

/* One CPU of it. The SPIs and the enables of the groups are what all have in common. */
struct reference {
    uint32_t cpu;
    struct reference_irq private[INTID_PRIVATE_COUNT];
    struct reference_irq *shared; /* by INTID */
    bool group_enabled[2];        /* by the distributor */
    bool group_taken[2];          /* by the CPU interface */
    uint32_t pmr;
    uint32_t bpr;
    uint32_t abpr;        /* group 1's, unless .. */
    bool cbpr;            /* .. it has that of group 0 too */
    uint32_t running[32]; /* group priorities of what is active, the most urgent last */
    uint32_t depth;
};

/*
 * As machine_start() leaves the part of CPU `cpu`. `shared` has room for MODEL_INTIDS; the first to start
 * makes them SPIs that go to CPU 0.
 */
void reference_start(struct reference *reference, uint32_t cpu, struct reference_irq *shared);

/* An interrupt as this CPU knows it. */
struct reference_irq *reference_irq(struct reference *reference, uint32_t intid);

bool reference_is_pending(const struct reference_irq *irq);

/* The interrupt that is signalled to the CPU, or INTID_SPURIOUS; and whether there is one. */
uint32_t reference_signalled(const struct reference *reference);
bool reference_signals(const struct reference *reference);

/* GICC_HPPIR without the sender of an SGI. */
uint32_t reference_highest_pending(const struct reference *reference);

/*
 * GICC_IAR, where an SGI comes from any of its senders: `iar` is what was read. Returns whether it may be;
 * the interrupt is active then.
 */
bool reference_acknowledge(struct reference *reference, uint32_t iar);

/*
 * The same where the interrupts that are signalled are not all there yet: not the most urgent, but one that
 * might be signalled if it were alone, or none.
 */
bool reference_acknowledge_early(struct reference *reference, uint32_t iar);

/* GICC_EOIR: priority drop. */
void reference_drop(struct reference *reference);

#endif
