/*
 * Stage 1 in Hyp mode: an identity map of 2 MiB blocks, so that the shim runs with caches on, as a board
 * needs.
 */
#include "mmu.h"

#include "lpae.h"
#include "sysreg.h"
#include PLATFORM_HEADER

/* HMAIR0: attribute 0 is Device, 1 is Normal, write-back, read- and write-allocate (B4.1.73). */
#define HMAIR0_VALUE     0x0000ff04U
#define BLOCK_DEVICE     (LPAE_BLOCK | 0ULL << 2 | LPAE_NO_EXECUTE)
#define BLOCK_NORMAL     (LPAE_BLOCK | 1ULL << 2 | LPAE_INNER)
#define BLOCK_READ_WRITE (1ULL << 6)

/* HTCR: 32 bits of address, tables in inner-shareable write-back memory (B4.1.78). */
#define HTCR_VALUE 0x80803500U

#define HSCTLR_M (1U << 0)
#define HSCTLR_C (1U << 2)
#define HSCTLR_I (1U << 12)

static uint64_t level1[LPAE_L1_ENTRIES] __attribute__((aligned(LPAE_PAGE_SIZE)));
static lpae_table level2[LPAE_L1_ENTRIES];

static void map(uint32_t base, uint32_t size, uint64_t attributes)
{
    for (uint32_t at = 0; at < size; at += LPAE_BLOCK_SIZE) {
        uint32_t address = base + at;

        level2[address >> LPAE_L1_SHIFT][address >> LPAE_L2_SHIFT & (LPAE_ENTRIES - 1U)] =
            address | attributes | BLOCK_READ_WRITE | LPAE_ACCESSED;
    }
}

void mmu_build(void)
{
    for (uint32_t i = 0; i < LPAE_L1_ENTRIES; i++) {
        level1[i] = (uint32_t)(uintptr_t)level2[i] | LPAE_TABLE;
    }
    map(PLATFORM_DEVICE_BASE, PLATFORM_DEVICE_END - PLATFORM_DEVICE_BASE, BLOCK_DEVICE);
    map(PLATFORM_SHIM_BASE, PLATFORM_SHIM_SIZE, BLOCK_NORMAL);
    map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, BLOCK_NORMAL | LPAE_NO_EXECUTE);
}

void mmu_enable(void)
{
    write_HMAIR0(HMAIR0_VALUE);
    write_HMAIR1(0);
    write_HTCR(HTCR_VALUE);
    write_HTTBR((uint32_t)(uintptr_t)level1);
    dsb(); /* the tables are in memory before the walker looks, and its old entries gone */
    __asm__ volatile("mcr p15, 4, %0, c8, c7, 0" : : "r"(0) : "memory"); /* TLBIALLH */
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 0" : : "r"(0) : "memory"); /* ICIALLU */
    dsb();
    isb();
    write_HSCTLR(read_HSCTLR() | HSCTLR_M | HSCTLR_C | HSCTLR_I);
    isb();
}
