/*
 * ICC_* system registers that trap: SGIs and, with EOImode 1, DIR on the paths with list registers; all of
 * them on `trap`. A register is a row.
 */
#ifndef VGIC_V3_ICC_H
#define VGIC_V3_ICC_H

#include "common/gicv3.h"
#include "vgic/record/vcpu.h"

/* A register; what cannot be read, or written, has NULL there. */
struct icc_row {
    uint64_t (*read)(struct vgic_cpu *cpu);
    void (*write)(struct vgic_cpu *cpu, uint64_t value);
    uint32_t counter; /* the exit_* counter an access adds to */
};

/* The registers of `path`: ICC_INDEX_COUNT rows, by ICC_INDEX(). */
const struct icc_row *icc_rows(enum vgic_path path);

#endif
