/*
 * The registers of EL2 that both stages' tables go into (Arm DDI 0487, D8 and D17).
 */
#ifndef ARCH_MMU_HW_H
#define ARCH_MMU_HW_H

#include <stdint.h>

#include "sysreg.h"

/*
 * MAIR_EL2, and the attributes in it: Device-nGnRE, and Normal, write-back, read- and write-allocate.
 */
#define MAIR_EL2_VALUE 0x000000000000ff04ULL
#define MMU_HW_DEVICE  0ULL
#define MMU_HW_NORMAL  1ULL

/*
 * TCR_EL2: 32 bits of address, which start at level 1, physical ones of 40 bits, tables of 4 KiB in
 * inner-shareable write-back memory.
 */
#define TCR_EL2_VALUE 0x80823520ULL

/* VTCR_EL2: the same for IPAs. */
#define VTCR_EL2_VALUE 0x80023560ULL

#define SCTLR_EL2_RES1 0x30c50830ULL
#define SCTLR_EL2_M    (1ULL << 0)
#define SCTLR_EL2_C    (1ULL << 2)
#define SCTLR_EL2_SA   (1ULL << 3)
#define SCTLR_EL2_I    (1ULL << 12)
#define SCTLR_EL2_WXN  (1ULL << 19)

/* Turns stage 1 of EL2 on, with the level-1 table at `table`, and the caches. */
static inline void mmu_hw_enable(uintptr_t table)
{
    write_MAIR_EL2(MAIR_EL2_VALUE);
    write_TCR_EL2(TCR_EL2_VALUE);
    write_TTBR0_EL2(table);
    dsb(); /* the tables are in memory before the walker looks, and its old entries gone */
    __asm__ volatile("tlbi alle2\n\tic iallu" : : : "memory");
    dsb();
    isb();
    write_SCTLR_EL2(SCTLR_EL2_RES1 | SCTLR_EL2_M | SCTLR_EL2_C | SCTLR_EL2_SA | SCTLR_EL2_I | SCTLR_EL2_WXN);
    isb();
}

/* Turns stage 2 on: `vttbr` has the VMID and the level-1 table. What was cached of any VM is forgotten. */
static inline void mmu_hw_enable_stage2(uint64_t vttbr)
{
    write_VTCR_EL2(VTCR_EL2_VALUE);
    write_VTTBR_EL2(vttbr);
    dsb();
    isb();
    __asm__ volatile("tlbi alle1" : : : "memory");
    dsb();
    isb();
}

/* Has every CPU forget what it cached of any VM's stage 2, once the tables are as they shall be. */
static inline void mmu_hw_forget_stage2_everywhere(void)
{
    dsb(); /* the entry is in memory before the old one goes from the TLBs */
    __asm__ volatile("tlbi alle1is" : : : "memory");
    dsb();
    isb();
}

#endif
