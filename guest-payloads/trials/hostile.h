/*
 * A hostile guest: random operations, each run on registers full of random values, in a machine that the one
 * before left as it liked. What goes on from one to the next is the core: it is entered from the vectors,
 * whatever came of an operation, with the MMU off and nothing expected of any register.
 *
 * The core is the image. Operations that store anywhere run with the MMU on, under tables that show the image
 * read-only and everything else as luck has it; those that write system registers run with the MMU off and
 * store nowhere. What is left out in each is what would cut off the branch the core sits on; the wild phase,
 * which no core outlives, leaves nothing out.
 */
#ifndef TRIALS_HOSTILE_H
#define TRIALS_HOSTILE_H

#include <stdbool.h>
#include <stdint.h>

#include "trials/code.h"
#include PLATFORM_HEADER

/* The block of memory that the image is in, and the one behind it where code may store to itself. */
#define HOSTILE_BLOCK   0x200000U
#define HOSTILE_CORE    PLATFORM_GUEST_BASE
#define HOSTILE_SCRATCH (PLATFORM_GUEST_BASE + 2U * HOSTILE_BLOCK)

/* What the core starts an operation with. core.S knows the places. */
struct hostile_op {
    uintptr_t registers[CODE_REGISTERS];
    uintptr_t sp;
    uintptr_t code;
    uintptr_t sctlr;
    uintptr_t vbar;
    uintptr_t unmask; /* not zero: IRQs are taken */
};

enum hostile_kind {
    HOSTILE_ACCESS,      /* loads and stores of every kind */
    HOSTILE_SYSREG,      /* each encoding of a system register in its turn */
    HOSTILE_INTERFACE,   /* the CPU interface's registers, with INTIDs, out of order */
    HOSTILE_CALL,        /* hypercalls and firmware calls, PSCI's among them */
    HOSTILE_DISTRIBUTOR, /* words of the GIC's frames, SGIs among them */
    HOSTILE_SLEEP,       /* WFI, its timer armed */
    HOSTILE_INSTRUCTION, /* random words */
    HOSTILE_SELF,        /* code that stores over itself */
    HOSTILE_JUMP,        /* to anywhere, with a stack anywhere */
    HOSTILE_TABLES,      /* other translation tables */
    HOSTILE_KINDS
};

/* One of those that are hostile: a vCPU. */
struct hostile {
    uint64_t random;
    uint32_t done; /* operations */
    uint32_t limit;
    uint32_t trapped; /* that ended in an exception */
    uint32_t kinds[HOSTILE_KINDS];
    uint32_t sysreg; /* the next encoding */
    struct hostile_op op;
    uint32_t *code;    /* CODE_WORDS of them, in a page of their own */
    bool other_tables; /* those that the CPU has may not be the core's any more */
};

extern struct hostile hostiles[PLATFORM_CPU_MAX];

/* What a VM has for its own, beyond its memory. */
struct hostile_rules {
    bool second;     /* it is the second VM: it ends in the wild phase */
    bool shuns_gicr; /* the physical redistributors are its own: their tables are anywhere in memory */
};

/* Makes this VM's CPU hostile, from a seed, for so many operations. */
_Noreturn void hostile_begin(uint32_t seed, uint32_t operations, struct hostile_rules rules);

/* Called by the core when it is over: prints what was done and ends the run. */
_Noreturn void hostile_report(const struct hostile *hostile);

/* The next random number of a vCPU; an address that may be of interest. */
uint32_t hostile_random(struct hostile *hostile);
uintptr_t hostile_address(struct hostile *hostile);

/* core.S: where an operation returns to, and where a vCPU that is turned on starts; the vectors. */
void hostile_resume(void);
void hostile_start(void);
extern const uint8_t hostile_vectors[];

/* In the page that the VMs share: no operation of the second one's core is left. */
#define SECOND_IS_WILD 0x57494c44U

/* Called by the core: the next operation of a vCPU, for which the one before ended so. */
enum hostile_end { HOSTILE_RETURNED, HOSTILE_TRAPPED, HOSTILE_STARTED };
const struct hostile_op *hostile_step(uint32_t cpu, enum hostile_end end);

/* The seed that the boot parameters name as variant `seed=N`. */
uint32_t hostile_seed(void);

#endif
