/*
 * Stage 1 of EL2: an identity map, so that the shim runs with caches on, as a board needs. Devices and the
 * guests' memory are mapped in 2 MiB blocks; the shim's own in pages, none of which can be both written and
 * executed, and with holes below its stacks.
 */
#include "mmu.h"

#include "core/vcpu.h"
#include "cpu.h"
#include "lpae.h"
#include "mmu_hw.h"
#include PLATFORM_HEADER

#define BLOCK_DEVICE     (LPAE_BLOCK | MMU_HW_DEVICE << 2 | LPAE_NO_EXECUTE)
#define BLOCK_NORMAL     (LPAE_BLOCK | MMU_HW_NORMAL << 2 | LPAE_INNER)
#define BLOCK_READ_WRITE (1ULL << 6)

/* shim.ld: the ends of what is executed, and of what is only read. */
extern const uint8_t text_end[], rodata_end[];

static uint64_t level1[LPAE_L1_ENTRIES] __attribute__((aligned(LPAE_PAGE_SIZE)));
static lpae_table level2[LPAE_L1_ENTRIES];
static lpae_table level3[PLATFORM_SHIM_SIZE / LPAE_BLOCK_SIZE];

static void map(uintptr_t base, uintptr_t size, uint64_t attributes)
{
    for (uintptr_t at = 0; at < size; at += LPAE_BLOCK_SIZE) {
        uintptr_t address = base + at;

        level2[address >> LPAE_L1_SHIFT][address >> LPAE_L2_SHIFT & (LPAE_ENTRIES - 1U)] =
            address | attributes | BLOCK_READ_WRITE | LPAE_ACCESSED;
    }
}

static uint64_t *page_entry(uintptr_t address)
{
    return &level3[(address - PLATFORM_SHIM_BASE) >> LPAE_L2_SHIFT]
                  [address >> LPAE_L3_SHIFT & (LPAE_ENTRIES - 1U)];
}

/* What may be done with a page of the shim. */
static uint64_t rights_of(uintptr_t page)
{
    if (page < (uintptr_t)text_end) {
        return LPAE_READ_ONLY;
    }
    return page < (uintptr_t)rodata_end ? LPAE_READ_ONLY | LPAE_NO_EXECUTE : LPAE_NO_EXECUTE;
}

static void map_shim(void)
{
    for (uintptr_t at = 0; at < PLATFORM_SHIM_SIZE; at += LPAE_BLOCK_SIZE) {
        uintptr_t address = PLATFORM_SHIM_BASE + at;

        level2[address >> LPAE_L1_SHIFT][address >> LPAE_L2_SHIFT & (LPAE_ENTRIES - 1U)] =
            (uintptr_t)level3[at >> LPAE_L2_SHIFT] | LPAE_TABLE;
    }
    for (uintptr_t at = 0; at < PLATFORM_SHIM_SIZE; at += LPAE_PAGE_SIZE) {
        uintptr_t page = PLATFORM_SHIM_BASE + at;

        *page_entry(page) = page | LPAE_PAGE | MMU_HW_NORMAL << 2 | LPAE_INNER | BLOCK_READ_WRITE |
                            LPAE_ACCESSED | rights_of(page);
    }
    for (uint32_t number = 0; number < VCPU_MAX; number++) {
        *page_entry((uintptr_t)cpu_stack_top(number) - CPU_STACK_SIZE - LPAE_PAGE_SIZE) = 0;
    }
}

void mmu_build(void)
{
    for (uint32_t i = 0; i < LPAE_L1_ENTRIES; i++) {
        level1[i] = (uintptr_t)level2[i] | LPAE_TABLE;
    }
    map(PLATFORM_DEVICE_BASE, PLATFORM_DEVICE_END - PLATFORM_DEVICE_BASE, BLOCK_DEVICE);
    if (PLATFORM_RELEASE_BASE != 0) {
        map(PLATFORM_RELEASE_BASE & ~(LPAE_BLOCK_SIZE - 1U), LPAE_BLOCK_SIZE, BLOCK_DEVICE);
    }
    map_shim();
    map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, BLOCK_NORMAL | LPAE_NO_EXECUTE);
    map(PLATFORM_SECOND_BASE, PLATFORM_GUEST_SIZE, BLOCK_NORMAL | LPAE_NO_EXECUTE);
}

void mmu_enable(void)
{
    mmu_hw_enable((uintptr_t)level1);
}
