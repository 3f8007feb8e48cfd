/*
 * The registers of ARMv7 that both stages' tables go into (Arm DDI 0406C, B3 and B4).
 */
#ifndef ARCH_MMU_HW_H
#define ARCH_MMU_HW_H

#include <stdint.h>

#include "sysreg.h"

/*
 * HMAIR0 (B4.1.73), and the attributes in it: Device, and Normal, write-back, read- and write-allocate.
 */
#define HMAIR0_VALUE  0x0000ff04U
#define MMU_HW_DEVICE 0ULL
#define MMU_HW_NORMAL 1ULL

/* HTCR: 32 bits of address, tables in inner-shareable write-back memory (B4.1.78). */
#define HTCR_VALUE 0x80803500U

/* VTCR: 32 bits of IPA, start at level 1, tables in inner-shareable write-back memory (B4.1.159). */
#define VTCR_VALUE 0x80003540U

#define HSCTLR_M   (1U << 0)
#define HSCTLR_C   (1U << 2)
#define HSCTLR_I   (1U << 12)
#define HSCTLR_WXN (1U << 19)

/* Turns stage 1 of Hyp mode on, with the level-1 table at `table`, and the caches. */
static inline void mmu_hw_enable(uintptr_t table)
{
    write_HMAIR0(HMAIR0_VALUE);
    write_HMAIR1(0);
    write_HTCR(HTCR_VALUE);
    write_HTTBR(table);
    dsb(); /* the tables are in memory before the walker looks, and its old entries gone */
    __asm__ volatile("mcr p15, 4, %0, c8, c7, 0" : : "r"(0) : "memory"); /* TLBIALLH */
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 0" : : "r"(0) : "memory"); /* ICIALLU */
    dsb();
    isb();
    write_HSCTLR(read_HSCTLR() | HSCTLR_M | HSCTLR_C | HSCTLR_I | HSCTLR_WXN);
    isb();
}

/* Turns stage 2 on: `vttbr` has the VMID and the level-1 table. What was cached of any VM is forgotten. */
static inline void mmu_hw_enable_stage2(uint64_t vttbr)
{
    write_VTCR(VTCR_VALUE);
    write_VTTBR(vttbr);
    dsb();
    isb();
    __asm__ volatile("mcr p15, 4, %0, c8, c7, 4" : : "r"(0) : "memory"); /* TLBIALLNSNH */
    dsb();
    isb();
}

/* Has every CPU forget what it cached of any VM's stage 2, once the tables are as they shall be. */
static inline void mmu_hw_forget_stage2_everywhere(void)
{
    dsb(); /* the entry is in memory before the old one goes from the TLBs */
    __asm__ volatile("mcr p15, 4, %0, c8, c3, 4" : : "r"(0) : "memory"); /* TLBIALLNSNHIS */
    dsb();
    isb();
}

#endif
