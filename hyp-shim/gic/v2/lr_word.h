/*
 * The list register of a GICv2 as a word: built and read here and nowhere else (IHI 0048, 5.3.9).
 * The folder of another GIC version has a file of this name; the include path chooses.
 */
#ifndef GIC_V2_LR_WORD_H
#define GIC_V2_LR_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"

typedef uint32_t lr_word_t;

/* What the virtual interface keeps of a vCPU besides list registers: to be put aside while it does not run.
 */
struct interface_state {
    uint32_t vmcr;
    uint32_t apr;
};

/*
 * What a list register says of its interrupt. `hardware` links it to the physical INTID of the same number.
 */
struct lr_content {
    uint32_t intid;
    uint32_t priority; /* 8 bits, as in IPRIORITYR; the list register keeps the upper 5 */
    uint32_t source;   /* an SGI's sending CPU */
    bool group1;
    bool hardware;
    bool notify_eoi; /* a maintenance interrupt when it completes; not with `hardware` */
};

#define LR_PENDING ((lr_word_t)1U << GICH_LR_PENDING_OFF)
#define LR_ACTIVE  ((lr_word_t)1U << GICH_LR_ACTIVE_OFF)
#define LR_VALID   (LR_PENDING | LR_ACTIVE)

/* Of a list register without hardware: a maintenance interrupt when it completes. */
#define LR_NOTIFY_EOI ((lr_word_t)1U << GICH_LR_EOI_OFF)

/* The word of a pending interrupt. */
static inline lr_word_t lr_word(const struct lr_content *c)
{
    lr_word_t word = LR_PENDING | field_put(GICH_LR_VINTID, c->intid) | field_put(GICH_LR_GRP1, c->group1) |
                     field_put(GICH_LR_PRIORITY, c->priority >> 3);

    if (c->hardware) {
        return word | field_put(GICH_LR_HW, 1) | field_put(GICH_LR_PINTID, c->intid);
    }
    return word | field_put(GICH_LR_CPUID, c->source) | field_put(GICH_LR_EOI, c->notify_eoi);
}

/* The word of an SGI from vCPU 0, for another sender. */
static inline lr_word_t lr_word_from(lr_word_t word, uint32_t source)
{
    return word | field_put(GICH_LR_CPUID, source);
}

static inline uint32_t lr_word_intid(lr_word_t word)
{
    return field_get(GICH_LR_VINTID, word);
}

/* Of a linked one: the physical INTID. */
static inline uint32_t lr_word_physical(lr_word_t word)
{
    return field_get(GICH_LR_PINTID, word);
}

static inline uint32_t lr_word_level(lr_word_t word)
{
    return field_get(GICH_LR_PRIORITY, word);
}

static inline uint32_t lr_word_group(lr_word_t word)
{
    return field_get(GICH_LR_GRP1, word);
}

static inline uint32_t lr_word_source(lr_word_t word)
{
    return field_get(GICH_LR_CPUID, word);
}

/* Whether two words have one priority and group. */
static inline bool lr_word_same_order(lr_word_t a, lr_word_t b)
{
    return ((a ^ b) & (field_put(GICH_LR_PRIORITY, UINT32_MAX) | field_put(GICH_LR_GRP1, 1))) == 0;
}

static inline bool lr_word_hardware(lr_word_t word)
{
    return field_get(GICH_LR_HW, word) != 0;
}

#endif
