/* Two CPUs that hammer (hammer.c): what they count, and the steps that they take at random (hammer_steps.c).
 */
#ifndef CHECKS_HAMMER_STEPS_H
#define CHECKS_HAMMER_STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "checks/fixture.h"

#define CPUS    4U /* two hammer, two are turned on and off */
#define HAMMERS 2U
#define EACH    12U /* interrupts of a kind that each of the two raises; 4 more are shaken */
#define BLOCK   16U /* interrupts of a word of GICD_ICFGR: nobody else writes it */

enum kind { SOFTWARE, PHYSICAL, KINDS };

/* Raised and taken. */
struct count {
    uint32_t raised;
    uint32_t taken;
};

struct hammer {
    struct count spi[HAMMERS][KINDS][EACH];
    struct count sgi[HAMMERS][INTID_SGI_COUNT]; /* by who sent it, to the other */
    uint32_t turned_on[CPUS];                   /* answers of success to CPU_ON */
    uint32_t ran[CPUS];
    uint32_t ticks[HAMMERS][2];
    uint32_t done;    /* those of the two that raise nothing any more */
    uint32_t strange; /* interrupts that nobody raised, ticks before their time, answers there are not */
    uint64_t deadline[HAMMERS][2];
    uint32_t random[HAMMERS];
};

extern struct hammer hammer;

static inline void hammer_add(uint32_t *count)
{
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

static inline uint32_t hammer_look(const uint32_t *count)
{
    return __atomic_load_n(count, __ATOMIC_RELAXED);
}

static inline bool hammer_is_taken(const struct count *count)
{
    return hammer_look(&count->taken) == hammer_look(&count->raised);
}

static inline uint32_t hammer_first_of(uint32_t self, enum kind kind)
{
    return (kind == SOFTWARE ? SOFT(0) : MSI(0)) + self * BLOCK;
}

/* One step of the CPU `self`: to the distributor, to the other one, or to PSCI. */
void hammer_step(uint32_t self);

#endif
