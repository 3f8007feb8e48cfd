/*
 * ARMv7 code for the hostile guest (Arm DDI 0406C, A5).
 */
#include "trials/code.h"

#include "cpu.h"
#include "frames.h"
#include "sysreg.h"
#include "trials/hostile.h"

#define ALWAYS 0xe0000000U
#define NOP    0xe320f000U

/* MCR and MRC of coprocessors 14 and 15: 16 bits of encoding; MCRR and MRRC: 10. */
#define MCR         0xee000e10U
#define MCRR        0xec410e00U
#define MRC         (1U << 20)
#define CP15        (1U << 8)
#define ENCODINGS   (1U << 16)
#define ENCODINGS64 (1U << 10)

#define SCTLR_WRITE   0xee010f10U
#define SCTLR_FATAL   (1U | 1U << 13 | 1U << 30) /* MMU on, vectors elsewhere, vectors in Thumb */
#define DBGDSCR_WRITE 0xee000e52U                /* p14, 0, c0, c2, 2 */
#define DBGDSCR_DEBUG (3U << 14)                 /* breakpoints in the core itself */
#define FCSEIDR_WRITE 0xee0d0f10U

/* LDR and the like with the base plus or minus a number, which is not written back. */
#define IS_LITERAL(word) (((word)&0x0f200000U) == 0x05000000U)

#define PC_AS_BASE    0x000f0000U /* of a load or store; what some others write */
#define PC_OR_LR_AS_T 0x0000e000U /* what is loaded; the first of a pair may be lr */

/*
 * Not to pc: a loop in random code would have no end. Jumps are a kind of their own. A base that is written
 * back, too: unpredictable (A8.8.63), and QEMU goes there.
 */
static uint32_t not_to_pc(uint32_t word)
{
    if ((word & 0x0ff00080U) == 0x01200000U) {
        return NOP; /* BX and the like */
    }
    if ((word & PC_AS_BASE) == PC_AS_BASE && !IS_LITERAL(word)) {
        word ^= 0x00010000U;
    }
    if ((word & 0x0e000000U) == 0x08000000U) {
        return word & ~(1U << 15); /* of the registers in an LDM's list */
    }
    return (word & PC_OR_LR_AS_T) == PC_OR_LR_AS_T ? word ^ 0x2000U : word;
}

/* LDR and STR, LDM and STM, or the others, whose bits 7 and 4 are set. */
uint32_t code_access(uint32_t random)
{
    switch (random >> 26 & 3U) {
    case 0:
        return not_to_pc(ALWAYS | 0x08000000U | (random & 0x01ffffffU));
    case 1:
        return not_to_pc(ALWAYS | 0x90U | (random & 0x01ffffffU));
    default:
        return not_to_pc(ALWAYS | 0x04000000U | (random & 0x03ffffffU));
    }
}

/*
 * Any but branches, and what coprocessors and exceptions have kinds of their own for: MCRR too, which would
 * give the core other tables under its feet.
 */
uint32_t code_instruction(uint32_t random)
{
    return (random & 0x0c000000U) == 0x08000000U || (random & 0x0e000000U) == 0x0e000000U ||
                   (random & 0x0fe00000U) == 0x0c400000U
               ? code_access(random)
               : not_to_pc(random);
}

uint32_t code_call(uint32_t random)
{
    return ((random & 1U) != 0 ? 0xe1400070U : 0xe1600070U) | (random >> 8 & 0xfff0fU);
}

uint32_t code_word_access(uint32_t address, uint32_t value, bool write)
{
    return (write ? 0xe5800000U : 0xe5900000U) | address << 16 | value << 12;
}

uint32_t code_branch(uintptr_t from, uintptr_t to)
{
    return 0xea000000U | ((to - from - 8U) >> 2 & 0xffffffU);
}

static void end_with(struct hostile *hostile, uint32_t words)
{
    hostile->code[words] = code_branch((uintptr_t)&hostile->code[words], (uintptr_t)hostile_resume);
}

static uint32_t sysreg_word(uint32_t encoding)
{
    uint32_t read = (encoding & 1U) * MRC;
    uint32_t cp15 = (encoding >> 1 & 1U) * CP15;
    uint32_t rest = encoding >> 2;

    if (encoding >= ENCODINGS) {
        return MCRR | read | cp15 | (rest & 0xffU);
    }
    return MCR | read | cp15 | (rest & 7U) << 21 | (rest >> 3 & 7U) << 5 | (rest >> 6 & 0xfU) << 16 |
           (rest >> 10);
}

void code_sysreg(struct hostile *hostile, uint32_t number)
{
    /* One after the other would be all registers of one kind: this factor has no divisor in common. */
    uint32_t word = sysreg_word(number * 40503U % (ENCODINGS + ENCODINGS64));

    if (word == SCTLR_WRITE) {
        hostile->op.registers[0] &= ~SCTLR_FATAL;
    } else if (word == DBGDSCR_WRITE) {
        hostile->op.registers[0] &= ~DBGDSCR_DEBUG;
    } else if (word == FCSEIDR_WRITE) {
        word = NOP;
    }
    hostile->code[0] = word;
    end_with(hostile, 1);
}

void code_interface(struct hostile *hostile)
{
    for (uint32_t i = 0; i < CODE_PAIRS; i++) {
        uint32_t random = hostile_random(hostile);

        hostile->op.registers[2U * i] = frames_register(random);
        hostile->op.registers[2U * i + 1U] = random >> 16 & 1023U;
        hostile->code[i] = code_word_access(2U * i, 2U * i + 1U, (random & 0x2000U) != 0);
    }
    end_with(hostile, CODE_PAIRS);
}

/* ---- tables: sections of 1 MiB ---- */

#define SECTIONS      4096U
#define SECTION_SHIFT 20U
#define SECTION       0x2U
#define ACCESS_ALL    (3U << 10)
#define ACCESS_READ   (1U << 15 | 1U << 10) /* and no more, from SVC mode */
#define NORMAL        (1U << 12 | 3U << 2 | 1U << 16)
#define NO_EXECUTE    (1U << 4)

static volatile uint32_t sections[SECTIONS] __attribute__((aligned(16384)));

static bool in_core(uint32_t address)
{
    return address - HOSTILE_CORE < HOSTILE_BLOCK;
}

static uint32_t entry(struct hostile *hostile, uint32_t index, bool no_devices)
{
    uint32_t address = index << SECTION_SHIFT;
    uint32_t random = hostile_random(hostile);

    if ((random & 3U) == 0) {
        address = hostile_address(hostile) >> SECTION_SHIFT << SECTION_SHIFT;
    }
    if (in_core(address) || (no_devices && address - PLATFORM_DEVICE_BASE < HOSTILE_BLOCK)) {
        return 0;
    }
    if ((random & 0x1fcU) == 0) { /* a table, of whatever is there */
        return (hostile_address(hostile) & ~1023U) | 1U;
    }
    return address | SECTION | ACCESS_ALL | ((random & 0x200U) != 0 ? NORMAL : 0) |
           ((random & 0xf000U) == 0 ? NO_EXECUTE : 0);
}

void code_tables(struct hostile *hostile, bool no_devices, uint32_t entries)
{
    for (uint32_t i = 0; i < entries && i < SECTIONS; i++) {
        uint32_t index = entries < SECTIONS ? hostile_random(hostile) % SECTIONS : i;

        sections[index] = entry(hostile, index, no_devices);
    }
    for (uint32_t at = 0; at < HOSTILE_BLOCK; at += 1U << SECTION_SHIFT) {
        sections[(HOSTILE_CORE + at) >> SECTION_SHIFT] = (HOSTILE_CORE + at) | SECTION | ACCESS_READ | NORMAL;
        sections[(HOSTILE_SCRATCH + at) >> SECTION_SHIFT] =
            (HOSTILE_SCRATCH + at) | SECTION | ACCESS_ALL | NORMAL;
    }
}

void code_use_tables(void)
{
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 2" : : "r"(0));        /* TTBCR */
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 0" : : "r"(sections)); /* TTBR0 */
    __asm__ volatile("mcr p15, 0, %0, c3, c0, 0" : : "r"(1));        /* DACR */
    dsb();
    __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" : : "r"(0) : "memory"); /* TLBIALL */
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 0" : : "r"(0) : "memory"); /* ICIALLU */
    dsb();
    isb();
}

/*
 * Zeros are instructions that do nothing, in both sets: a jump would go on through all of the memory, to a
 * branch back that some store has left there, and round for ever, with IRQs masked. This word is undefined
 * in both: in Thumb UDF (A8.8.247), in ARM state CDP of coprocessor 14, on the condition LE, which the core
 * sees to.
 */
#define UNDEFINED_IN_BOTH 0xde00de00U

void code_fill(uintptr_t from, uintptr_t to)
{
    for (volatile uint32_t *word = (volatile uint32_t *)from; word < (volatile uint32_t *)to; word += 8U) {
        for (uint32_t i = 0; i < 8U; i++) {
            word[i] = UNDEFINED_IN_BOTH;
        }
    }
}
