/*
 * Stage 2: what of the machine the guest can reach.
 */
#ifndef ARCH_STAGE2_H
#define ARCH_STAGE2_H

#include <stdbool.h>
#include <stdint.h>

#include "lpae.h"

enum stage2_kind { STAGE2_RAM, STAGE2_RAM_READ, STAGE2_DEVICE, STAGE2_NO_KIND };

/*
 * A stretch of IPA, and what it is mapped to. Its kind is STAGE2_NO_KIND where the entry has attributes that
 * stage2_map() gives to nothing.
 */
struct stage2_stretch {
    uintptr_t ipa;
    uintptr_t pa;
    uintptr_t size;
    enum stage2_kind kind;
};

/* The tables of one VM: 32 bits of IPA start at level 1. */
struct stage2 {
    uint64_t level1[LPAE_L1_ENTRIES];
} __attribute__((aligned(LPAE_PAGE_SIZE)));

/* VTTBR of the VM with this number, which is not that of another one. */
uint64_t stage2_base(const struct stage2 *stage2, uint32_t vmid);

/*
 * Maps `size` bytes of IPA `ipa` to `pa`, in 2 MiB blocks where all three are aligned to that, else in 4 KiB
 * pages. Stops the run when the pool of tables is used up.
 */
void stage2_map(struct stage2 *stage2, uintptr_t ipa, uintptr_t pa, uintptr_t size, enum stage2_kind kind);

/*
 * Maps, or unmaps, one 4 KiB page of a stretch of a VM that is mapped in pages, while guests run: it holds
 * for every CPU when this returns. The VM need not run on this CPU, nor any VM.
 */
void stage2_set_page(struct stage2 *stage2, uintptr_t ipa, uintptr_t pa, enum stage2_kind kind, bool mapped);

/*
 * The stretch of the first entry, a block or a page, that maps `ipa` or what is above it, read from the
 * tables themselves. False: nothing is mapped from there on.
 */
bool stage2_next(const struct stage2 *stage2, uint64_t ipa, struct stage2_stretch *found);

/* Turns stage 2 on for this CPU, with the tables of `base`. */
void stage2_enable(uint64_t base);

#endif
