/*
 * The model of a GICv2: what of it is the version's own.
 */
#ifndef VGIC_TESTS_MODEL_V2_MODEL_GIC_H
#define VGIC_TESTS_MODEL_V2_MODEL_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "lr_word.h"

#define MODEL_GIC 2

/* GICD_ISPENDR after a store of ones for all SGIs. */
#define MODEL_SGIS_BY_ISPENDR 0U

/* A guest looks at its registers as they are. */
struct model_view {
    bool unused;
};

/* INTIDs end here; what GICC_IAR reads as has the sender of an SGI, too. */
#define MODEL_INTID_END 1024U

static inline uint32_t model_iar_intid(uint32_t value)
{
    return value % MODEL_INTID_END;
}

static inline bool model_is_special(uint32_t intid)
{
    return intid >= 1020U;
}

/* There are no LPIs. */
static inline bool model_is_lpi(uint32_t value)
{
    (void)value;
    return false;
}

static inline uint32_t model_lpis_waiting(void)
{
    return 0;
}

static inline void model_its_init(void)
{
}

static inline lr_word_t model_virtual_lpi(void)
{
    return 0;
}

static inline void model_take_virtual_lpi(void)
{
}

#endif
