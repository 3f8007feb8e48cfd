/*
 * Stage 2: what of the machine the guest can reach.
 */
#ifndef ARCH_STAGE2_H
#define ARCH_STAGE2_H

#include <stdint.h>

enum stage2_kind { STAGE2_RAM, STAGE2_RAM_READ, STAGE2_DEVICE };

/*
 * Maps `size` bytes of IPA `ipa` to `pa`, in 2 MiB blocks where all three are aligned to that, else in 4 KiB
 * pages. Stops the run when the pool of tables is used up.
 */
void stage2_map(uint32_t ipa, uint32_t pa, uint32_t size, enum stage2_kind kind);

/* Turns stage 2 on for this CPU. */
void stage2_enable(void);

#endif
