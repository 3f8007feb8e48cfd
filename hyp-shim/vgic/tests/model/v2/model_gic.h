/*
 * The model of a GICv2: what of it is the version's own.
 */
#ifndef VGIC_TESTS_MODEL_V2_MODEL_GIC_H
#define VGIC_TESTS_MODEL_V2_MODEL_GIC_H

#include <stdbool.h>

#define MODEL_GIC 2

/* GICD_ISPENDR after a store of ones for all SGIs. */
#define MODEL_SGIS_BY_ISPENDR 0U

/* A guest looks at its registers as they are. */
struct model_view {
    bool unused;
};

#endif
