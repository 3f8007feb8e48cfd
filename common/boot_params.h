/*
 * The line of boot parameters that the bench leaves in memory (docs/records.md); shim and guest read it.
 */
#ifndef COMMON_BOOT_PARAMS_H
#define COMMON_BOOT_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOT_PARAMS_VERSION 1
#define BOOT_PARAMS_MAX     1024
#define BOOT_NAME_MAX       32

/* What a host may not have for its guest: the names in `without`, and a bit for each. */
#define BOOT_WITHOUT(NAME)                                                                                   \
    NAME(rtc)        /* the PL031 */                                                                         \
    NAME(msis)       /* the GICv2m's frame; of a GICv3, the page that raises SPIs */                         \
    NAME(doorbell)   /* the page that makes software interrupts pending */                                   \
    NAME(counters)   /* the page of the shim's counters */                                                   \
    NAME(hypercalls) /* the shim's calls, all but the null call (common/hypercall.h) */

/* What a host may have that is nobody else's: the names in `with`, and a bit for each. */
#define BOOT_WITH(NAME)                                                                                      \
    NAME(counts)        /* it counts its exits itself, and is told when (common/hypercall.h) */              \
    NAME(slow_doorbell) /* a second doorbell, answered another way (DOORBELL_RING_SLOWLY) */                 \
    NAME(cycle_counter) /* the guest may use the performance monitors, and turns them on itself */

#define BOOT_WITH_BIT(name)  BOOT_WITH_##name##_BIT,
#define BOOT_WITH_ENUM(name) BOOT_WITH_##name = 1U << BOOT_WITH_##name##_BIT,

enum { BOOT_WITH(BOOT_WITH_BIT) };
enum boot_with { BOOT_WITH(BOOT_WITH_ENUM) };

#define BOOT_WITHOUT_BIT(name)  BOOT_WITHOUT_##name##_BIT,
#define BOOT_WITHOUT_ENUM(name) BOOT_WITHOUT_##name = 1U << BOOT_WITHOUT_##name##_BIT,

enum { BOOT_WITHOUT(BOOT_WITHOUT_BIT) };
enum boot_without { BOOT_WITHOUT(BOOT_WITHOUT_ENUM) };

struct boot_params {
    uint32_t version;
    char platform[BOOT_NAME_MAX];
    char path[BOOT_NAME_MAX];
    const char *experiments; /* comma-separated names inside the line itself, or NULL for all */
    size_t experiments_length;
    const char *variants; /* the same of variants; each is `k=v` joined by `;` */
    size_t variants_length;
    uint32_t cpus;    /* vCPUs; 0: as many as there are CPUs */
    uint32_t samples; /* 0: each experiment's own number */
    uint32_t without; /* BOOT_WITHOUT_ bits */
    uint32_t with;    /* BOOT_WITH_ bits */
    bool cycles;      /* samples are to be cycles where they can be had: `unit=cycles` */
    uint32_t vm;      /* 1: this is the second VM; the shim says so in the second one's copy of the line */
};

/*
 * Reads the parameter line at `text` (ended by NUL or LF, at most BOOT_PARAMS_MAX bytes).
 * Returns false when it is not one: no `hyptick=1`, a word without `=`, a value too long, a unit
 * that is not `cycles`, or a name in `without` or `with` that is none of those above.
 */
bool boot_params_read(const char *text, struct boot_params *params);

/* Whether two names, of a path or a platform, are the same. */
bool boot_name_is(const char *a, const char *b);

/* Whether `name` is among the experiments asked for. */
bool boot_params_wants(const struct boot_params *params, const char *name);

/* Whether a variant, `k=v` joined by `;`, has every `k=v` of one of those asked for. */
bool boot_params_wants_variant(const struct boot_params *params, const char *variant);

/*
 * Whether one of the variants that were asked for has all of `pairs`, and none of `unless`: each is `k=v`
 * joined by `;`.
 */
bool boot_params_asks(const struct boot_params *params, const char *pairs, const char *unless);

#endif
