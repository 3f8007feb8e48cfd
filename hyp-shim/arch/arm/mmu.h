/*
 * Stage 1 of the shim itself.
 */
#ifndef ARCH_MMU_H
#define ARCH_MMU_H

/* Identity-maps devices, the shim's RAM and the guest's, and turns MMU and caches on. */
void mmu_enable(void);

#endif
