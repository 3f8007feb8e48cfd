/*
 * Long-descriptor translation tables (Arm DDI 0406C, B3.6): what stage 1 of Hyp mode and stage 2 share.
 */
#ifndef ARCH_LPAE_H
#define ARCH_LPAE_H

#include <stdint.h>

#define LPAE_ENTRIES    512U
#define LPAE_L1_ENTRIES 4U /* 32 bits of address */
#define LPAE_L1_SHIFT   30U
#define LPAE_L2_SHIFT   21U
#define LPAE_L3_SHIFT   12U
#define LPAE_LEVEL_BITS 9U /* of address that a level resolves */
#define LPAE_BLOCK_SIZE (1U << LPAE_L2_SHIFT)
#define LPAE_PAGE_SIZE  (1U << LPAE_L3_SHIFT)
#define LPAE_VALID      0x1ULL
#define LPAE_TABLE      0x3ULL /* to the next level */
#define LPAE_BLOCK      0x1ULL /* at level 2 */
#define LPAE_PAGE       0x3ULL /* at level 3 */
#define LPAE_INNER      (0x3ULL << 8)
#define LPAE_ACCESSED   (1ULL << 10)
#define LPAE_READ_ONLY  (1ULL << 7) /* of stage 1 */
#define LPAE_NO_EXECUTE (1ULL << 54)
#define LPAE_ADDRESS    0xfffffff000ULL

typedef uint64_t lpae_table[LPAE_ENTRIES] __attribute__((aligned(LPAE_PAGE_SIZE)));

#endif
