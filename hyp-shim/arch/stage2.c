/*
 * Stage-2 tables in the long-descriptor format: 32 bits of IPA, starting at level 1.
 */
#include "stage2.h"

#include <stddef.h>

#include "core/stop.h"
#include "lpae.h"
#include "mmu_hw.h"

/* Memory attributes and access of a stage-2 descriptor (Arm DDI 0406C, B3.6.2; DDI 0487, D8.3). */
#define ATTR_NORMAL     (0xfULL << 2 | LPAE_INNER)
#define ATTR_DEVICE     (0x1ULL << 2 | LPAE_NO_EXECUTE)
#define ATTR_READ       (0x1ULL << 6)
#define ATTR_READ_WRITE (0x3ULL << 6)

#define VTTBR_VMID_SHIFT 48

#define POOL_TABLES 32U

static lpae_table pool[POOL_TABLES];
static uint32_t pool_used;

static const uint64_t attributes[] = {
    [STAGE2_RAM] = ATTR_NORMAL | ATTR_READ_WRITE | LPAE_ACCESSED,
    [STAGE2_RAM_READ] = ATTR_NORMAL | ATTR_READ | LPAE_NO_EXECUTE | LPAE_ACCESSED,
    [STAGE2_DEVICE] = ATTR_DEVICE | ATTR_READ_WRITE | LPAE_ACCESSED,
};

/* The table an entry points to, made when there is none. */
static uint64_t *next_table(uint64_t *entry)
{
    if ((*entry & LPAE_VALID) == 0) {
        if (pool_used == POOL_TABLES) {
            stop("stage_2_tables_used_up", 0, 0, 0);
        }
        *entry = (uintptr_t)pool[pool_used++] | LPAE_TABLE;
    }
    return (uint64_t *)(uintptr_t)(*entry & LPAE_ADDRESS);
}

uint64_t stage2_base(const struct stage2 *stage2, uint32_t vmid)
{
    return (uint64_t)vmid << VTTBR_VMID_SHIFT | (uintptr_t)stage2->level1;
}

void stage2_map(struct stage2 *stage2, uintptr_t ipa, uintptr_t pa, uintptr_t size, enum stage2_kind kind)
{
    while (size != 0) {
        uint64_t *level2 = next_table(&stage2->level1[ipa >> LPAE_L1_SHIFT]);
        uint64_t *entry = &level2[ipa >> LPAE_L2_SHIFT & (LPAE_ENTRIES - 1U)];
        uintptr_t step = LPAE_BLOCK_SIZE;

        if (((ipa | pa) & (LPAE_BLOCK_SIZE - 1U)) == 0 && size >= LPAE_BLOCK_SIZE) {
            *entry = pa | attributes[kind] | LPAE_BLOCK;
        } else {
            step = LPAE_PAGE_SIZE;
            next_table(entry)[ipa >> LPAE_L3_SHIFT & (LPAE_ENTRIES - 1U)] = pa | attributes[kind] | LPAE_PAGE;
        }
        ipa += step;
        pa += step;
        size -= step;
    }
}

void stage2_set_page(struct stage2 *stage2, uintptr_t ipa, uintptr_t pa, enum stage2_kind kind, bool mapped)
{
    uint64_t *level2 = next_table(&stage2->level1[ipa >> LPAE_L1_SHIFT]);
    uint64_t *level3 = next_table(&level2[ipa >> LPAE_L2_SHIFT & (LPAE_ENTRIES - 1U)]);

    level3[ipa >> LPAE_L3_SHIFT & (LPAE_ENTRIES - 1U)] = mapped ? pa | attributes[kind] | LPAE_PAGE : 0;
    mmu_hw_forget_stage2_everywhere();
}

static enum stage2_kind kind_of(uint64_t entry)
{
    uint32_t kind = 0;

    while (kind < STAGE2_NO_KIND && (entry & ~(LPAE_ADDRESS | LPAE_TABLE)) != attributes[kind]) {
        kind++;
    }
    return (enum stage2_kind)kind;
}

bool stage2_next(const struct stage2 *stage2, uint64_t ipa, struct stage2_stretch *found)
{
    while (ipa >> LPAE_L1_SHIFT < LPAE_L1_ENTRIES) {
        const uint64_t *table = stage2->level1;
        uint64_t entry = table[ipa >> LPAE_L1_SHIFT];
        uint32_t shift = LPAE_L1_SHIFT;

        while ((entry & LPAE_TABLE) == LPAE_TABLE && shift != LPAE_L3_SHIFT) {
            table = (const uint64_t *)(uintptr_t)(entry & LPAE_ADDRESS);
            shift -= LPAE_LEVEL_BITS;
            entry = table[ipa >> shift & (LPAE_ENTRIES - 1U)];
        }
        ipa &= ~((1ULL << shift) - 1U);
        if ((entry & LPAE_VALID) != 0) {
            *found = (struct stage2_stretch){(uintptr_t)ipa, (uintptr_t)(entry & LPAE_ADDRESS),
                                             (uintptr_t)1 << shift, kind_of(entry)};
            return true;
        }
        ipa += 1ULL << shift;
    }
    return false;
}

void stage2_enable(uint64_t base)
{
    mmu_hw_enable_stage2(base);
}
