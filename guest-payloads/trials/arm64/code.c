/*
 * AArch64 code for the hostile guest (Arm DDI 0487, C4).
 */
#include "trials/code.h"

#include "cpu.h"
#include "frames.h"
#include "sysreg.h"
#include "trials/hostile.h"

#define NOP 0xd503201fU

/* MSR, MRS, SYS and the like: 16 bits of encoding, a register, the direction. */
#define SYSTEM     0xd5000000U
#define SYSTEM_L   (1U << 21)
#define OP0(word)  ((word) >> 19 & 3U)
#define SCTLR_EL1  0xd5181000U
#define DC_ZVA     0xd50b7420U
#define ICC_BPR1   0xd518cc60U
#define ICC_FIRST  0xd518c000U /* op0 3, op1 0, CRn 12 */
#define ICC_CRM(n) ((n) << 8)

uint64_t code_wide(struct hostile *hostile, uint32_t random)
{
    return (random & 1U) == 0 ? random : (uint64_t)hostile_random(hostile) << 32 | random;
}

/* Loads and stores: bits 27 and 25 of the word are 1 and 0. */
uint32_t code_access(uint32_t random)
{
    return (random & ~(1U << 25)) | 1U << 27;
}

/* Any but branches, exceptions and system instructions, which have kinds of their own. */
uint32_t code_instruction(uint32_t random)
{
    return (random >> 26 & 7U) == 5U ? random ^ 1U << 27 : random;
}

/* HVC or SMC, with any immediate. */
uint32_t code_call(uint32_t random)
{
    return 0xd4000000U | (random & 0x1fffe0U) | ((random & 1U) != 0 ? 2U : 3U);
}

uint32_t code_word_access(uint32_t address, uint32_t value, bool write)
{
    return (write ? 0xb9000000U : 0xb9400000U) | address << 5 | value;
}

uint32_t code_branch(uintptr_t from, uintptr_t to)
{
    return 0x14000000U | ((uint32_t)((to - from) >> 2) & 0x3ffffffU);
}

/* QEMU takes the lower three bits of what is not too small as a whole: after 8 it would not go on. */
static uintptr_t for_register(uint32_t word, uintptr_t value)
{
    return (word & ~31U) == ICC_BPR1 ? value & 7U : value;
}

static void end_with(struct hostile *hostile, uint32_t words)
{
    hostile->code[words] = code_branch((uintptr_t)&hostile->code[words], (uintptr_t)hostile_resume);
}

void code_sysreg(struct hostile *hostile, uint32_t number)
{
    /* One after the other would be all registers of one kind: an odd factor goes through all of them too. */
    uint32_t encoding = number * 40503U & 0x1ffffU;
    uint32_t word = SYSTEM | (encoding & 1U) * SYSTEM_L | encoding >> 1 << 5;

    if (OP0(word) == 0) {
        word |= 31U;
    }
    if (word == code_wfi) {
        word = NOP; /* asleep without a timer */
    } else if (word == SCTLR_EL1) {
        hostile->op.registers[0] &= ~(uintptr_t)1; /* the MMU stays off */
    } else if (word == DC_ZVA) {
        hostile->op.registers[0] = HOSTILE_SCRATCH;
    }
    hostile->op.registers[0] = for_register(word, hostile->op.registers[0]);
    hostile->code[0] = word;
    end_with(hostile, 1);
}

void code_interface(struct hostile *hostile)
{
    for (uint32_t i = 0; i < CODE_PAIRS; i++) {
        uint32_t random = hostile_random(hostile);

        hostile->code[i] = ICC_FIRST | (random & 0x7U) << 5 | ICC_CRM(8U + (random >> 3) % 5U) |
                           (random >> 8 & 1U) * SYSTEM_L | i;
        hostile->op.registers[i] = for_register(hostile->code[i], random >> 16 & 1023U);
        if (frames_register(random) != 0) {
            hostile->op.registers[CODE_PAIRS + i] = frames_register(random);
            hostile->code[i] = code_word_access(CODE_PAIRS + i, i, (random & 0x2000U) != 0);
        }
    }
    end_with(hostile, CODE_PAIRS);
}

/* ---- tables: 32 bits of address, four entries of level 1, blocks of 2 MiB ---- */

#define LEVEL2_ENTRIES 2048U
#define BLOCK_SHIFT    21U
#define BLOCK          (1UL | 1UL << 10 | 3UL << 8)
#define BLOCK_READ     (2UL << 6)
#define TABLE          3UL

static volatile uint64_t level1[4] __attribute__((aligned(4096)));
static volatile uint64_t level2[LEVEL2_ENTRIES] __attribute__((aligned(4096)));

static uint64_t entry(struct hostile *hostile, uint32_t index, bool no_devices)
{
    uint64_t address = (uint64_t)index << BLOCK_SHIFT;
    uint32_t random = hostile_random(hostile);

    if ((random & 3U) == 0) {
        address = hostile_address(hostile) & ~(uint64_t)(HOSTILE_BLOCK - 1U);
    }
    if (address == HOSTILE_CORE || (no_devices && address == PLATFORM_DEVICE_BASE)) {
        return 0;
    }
    if ((random & 0x1fcU) == 0) { /* a table, of whatever is there */
        return (hostile_address(hostile) & ~4095UL) | TABLE;
    }
    return address | BLOCK | (random >> 9 & 3U) << 2 | (uint64_t)((random & 0xf800U) == 0) << 54;
}

void code_tables(struct hostile *hostile, bool no_devices, uint32_t entries)
{
    for (uint32_t i = 0; i < entries && i < LEVEL2_ENTRIES; i++) {
        uint32_t index = entries < LEVEL2_ENTRIES ? hostile_random(hostile) % LEVEL2_ENTRIES : i;

        level2[index] = entry(hostile, index, no_devices);
    }
    for (uint32_t i = 0; i < 4; i++) {
        level1[i] = (uintptr_t)&level2[512U * i] | TABLE;
    }
    level2[HOSTILE_CORE >> BLOCK_SHIFT] = HOSTILE_CORE | BLOCK | BLOCK_READ | 1UL << 2;
    level2[HOSTILE_SCRATCH >> BLOCK_SHIFT] = HOSTILE_SCRATCH | BLOCK | 1UL << 2;
}

void code_use_tables(void)
{
    write_MAIR_EL1(0x4404ff04UL);
    write_TCR_EL1(32UL | 1UL << 8 | 1UL << 10 | 3UL << 12 | 1UL << 23 | 2UL << 32);
    write_TTBR0_EL1((uintptr_t)level1);
    dsb();
    __asm__ volatile("tlbi vmalle1\n\tic iallu" : : : "memory");
    dsb();
    isb();
}

/* Zeros are UDF (C6.2.387): they are there already. */
void code_fill(uintptr_t from, uintptr_t to)
{
    (void)from, (void)to;
}
