/*
 * The model of a GICv3: what of it is the version's own.
 */
#ifndef VGIC_TESTS_MODEL_V3_MODEL_GIC_H
#define VGIC_TESTS_MODEL_V3_MODEL_GIC_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_GIC 3

/* GICR_ISPENDR0 after a store of ones for all SGIs. */
#define MODEL_SGIS_BY_ISPENDR 0xffffU

/* How a guest that talks as if it had a GICv2 looks at the registers it has. */
struct model_view {
    uint32_t ctlr;       /* GICC_CTLR as it was written */
    uint8_t group[1024]; /* of each INTID, when it was last acknowledged */
};

/* An access to a frame of redistributor number `cpu`: 1 << `size` bytes at `offset` in both of its frames. */
uint32_t redist_read(uint32_t cpu, uint32_t offset, uint32_t size);
void redist_write(uint32_t cpu, uint32_t offset, uint32_t size, uint32_t value);

/* The guest's MRS and MSR of ICC_*_EL1: ICC_INDEX(). */
uint64_t guest_read_icc(uint32_t index);
void guest_write_icc(uint32_t index, uint64_t value);

/* Whether there is such a register, and it may be written, or read. */
bool icc_traps(uint32_t index, bool write);

#endif
