/*
 * Stage 1 of EL2: an identity map of 2 MiB blocks, so that the shim runs with caches on, as a board
 * needs.
 */
#include "mmu.h"

#include "lpae.h"
#include "mmu_hw.h"
#include PLATFORM_HEADER

#define BLOCK_DEVICE     (LPAE_BLOCK | MMU_HW_DEVICE << 2 | LPAE_NO_EXECUTE)
#define BLOCK_NORMAL     (LPAE_BLOCK | MMU_HW_NORMAL << 2 | LPAE_INNER)
#define BLOCK_READ_WRITE (1ULL << 6)

static uint64_t level1[LPAE_L1_ENTRIES] __attribute__((aligned(LPAE_PAGE_SIZE)));
static lpae_table level2[LPAE_L1_ENTRIES];

static void map(uintptr_t base, uintptr_t size, uint64_t attributes)
{
    for (uintptr_t at = 0; at < size; at += LPAE_BLOCK_SIZE) {
        uintptr_t address = base + at;

        level2[address >> LPAE_L1_SHIFT][address >> LPAE_L2_SHIFT & (LPAE_ENTRIES - 1U)] =
            address | attributes | BLOCK_READ_WRITE | LPAE_ACCESSED;
    }
}

void mmu_build(void)
{
    for (uint32_t i = 0; i < LPAE_L1_ENTRIES; i++) {
        level1[i] = (uintptr_t)level2[i] | LPAE_TABLE;
    }
    map(PLATFORM_DEVICE_BASE, PLATFORM_DEVICE_END - PLATFORM_DEVICE_BASE, BLOCK_DEVICE);
    map(PLATFORM_SHIM_BASE, PLATFORM_SHIM_SIZE, BLOCK_NORMAL);
    map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, BLOCK_NORMAL | LPAE_NO_EXECUTE);
    map(PLATFORM_SECOND_BASE, PLATFORM_GUEST_SIZE, BLOCK_NORMAL | LPAE_NO_EXECUTE);
}

void mmu_enable(void)
{
    mmu_hw_enable((uintptr_t)level1);
}
