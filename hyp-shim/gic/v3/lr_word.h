/*
 * The list register of a GICv3 as a word: built and read here and nowhere else (IHI 0069, 12.4.8). An SGI has
 * one pending state, whoever sent it: its source is always 0.
 */
#ifndef GIC_V3_LR_WORD_H
#define GIC_V3_LR_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv3.h"

typedef uint64_t lr_word_t;

/* What the virtual interface keeps of a vCPU besides list registers: to be put aside while it does not run.
 */
struct interface_state {
    uint32_t vmcr;
    uint32_t apr; /* of group 1, and of group 0 */
    uint32_t apr0;
};

/*
 * What a list register says of its interrupt. `hardware` links it to the physical INTID of the same number.
 */
struct lr_content {
    uint32_t intid;
    uint32_t priority; /* 8 bits, as in IPRIORITYR; the list register keeps the upper 5 */
    uint32_t source;   /* 0 */
    bool group1;
    bool hardware;
    bool notify_eoi; /* a maintenance interrupt when it completes; not with `hardware` */
};

#define LR_PENDING ((lr_word_t)1U << ICH_LR_PENDING_OFF)
#define LR_ACTIVE  ((lr_word_t)1U << ICH_LR_ACTIVE_OFF)
#define LR_VALID   (LR_PENDING | LR_ACTIVE)

/* Of a list register without hardware: a maintenance interrupt when it completes. */
#define LR_NOTIFY_EOI ((lr_word_t)1U << ICH_LR_EOI_OFF)

/* The word of a pending interrupt. */
static inline lr_word_t lr_word(const struct lr_content *c)
{
    lr_word_t word = LR_PENDING | field64_put(ICH_LR_VINTID, c->intid) |
                     field64_put(ICH_LR_GROUP, c->group1) | field64_put(ICH_LR_LEVEL, c->priority >> 3);

    if (c->hardware) {
        return word | field64_put(ICH_LR_HW, 1) | field64_put(ICH_LR_PINTID, c->intid);
    }
    return word | field64_put(ICH_LR_EOI, c->notify_eoi);
}

static inline lr_word_t lr_word_from(lr_word_t word, uint32_t source)
{
    (void)source;
    return word;
}

static inline uint32_t lr_word_intid(lr_word_t word)
{
    return field64_get(ICH_LR_VINTID, word);
}

/* Of a linked one: the physical INTID. */
static inline uint32_t lr_word_physical(lr_word_t word)
{
    return field64_get(ICH_LR_PINTID, word);
}

static inline uint32_t lr_word_level(lr_word_t word)
{
    return field64_get(ICH_LR_LEVEL, word);
}

static inline uint32_t lr_word_group(lr_word_t word)
{
    return field64_get(ICH_LR_GROUP, word);
}

static inline uint32_t lr_word_source(lr_word_t word)
{
    (void)word;
    return 0;
}

/* Whether two words have one priority and group. */
static inline bool lr_word_same_order(lr_word_t a, lr_word_t b)
{
    return ((a ^ b) & (field64_put(ICH_LR_LEVEL, UINT32_MAX) | field64_put(ICH_LR_GROUP, 1))) == 0;
}

static inline bool lr_word_hardware(lr_word_t word)
{
    return field64_get(ICH_LR_HW, word) != 0;
}

#endif
