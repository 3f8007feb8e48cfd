/*
 * Stage 1 of the shim itself.
 */
#ifndef ARCH_MMU_H
#define ARCH_MMU_H

/*
 * Builds the tables, once: devices, the shim's RAM and the guests', each where it is. Of the shim's, nothing
 * that can be executed can be written; the page below each CPU's stack is not mapped.
 */
void mmu_build(void);

/* Turns MMU and caches of this CPU on. */
void mmu_enable(void);

#endif
