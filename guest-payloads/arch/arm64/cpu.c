/*
 * Hypercalls, firmware calls, and the MMU.
 */
#include "cpu.h"

#include "common/psci.h"
#include "smccc.h"
#include "sysreg.h"
#include PLATFORM_HEADER

void secondary_start(void); /* boot.S */
void secondary_probe(void);

/* Tables of 4 KiB, 32 bits of address: four entries of level 1, and blocks of 2 MiB (Arm DDI 0487, D8.3). */
#define LEVEL1_ENTRIES 4
#define LEVEL1_SHIFT   30
#define LEVEL2_ENTRIES 512
#define LEVEL2_SHIFT   21
#define BLOCK_SIZE     (1UL << LEVEL2_SHIFT)
#define TABLE          0x3UL
#define BLOCK          (0x1UL | 1UL << 10)            /* accessed */
#define BLOCK_NORMAL   (BLOCK | 1UL << 2 | 3UL << 8)  /* inner shareable */
#define BLOCK_DEVICE   (BLOCK | 0UL << 2 | 3UL << 53) /* no execute */
#define BLOCK_OPEN     (BLOCK | 2UL << 2)             /* any access, not cached, executable */

/* Attributes 0 to 2: Device-nGnRE; Normal, write-back, allocate; Normal, not cached. */
#define MAIR_EL1_VALUE 0x44ff04UL

/* Inner-shareable write-back tables for the lower half; none for the upper; physical addresses of 40 bits. */
#define TCR_EL1_VALUE (32UL | 1UL << 8 | 1UL << 10 | 3UL << 12 | 1UL << 23 | 2UL << 32)

#define SCTLR_EL1_M (1UL << 0)
#define SCTLR_EL1_C (1UL << 2)
#define SCTLR_EL1_I (1UL << 12)

static uint64_t level1[LEVEL1_ENTRIES] __attribute__((aligned(4096)));
static volatile uint64_t level2[LEVEL1_ENTRIES][LEVEL2_ENTRIES] __attribute__((aligned(4096)));

uint32_t hypercall(uint32_t number, uint32_t argument)
{
    register uint64_t x0 __asm__("x0") = number;
    register uint64_t x1 __asm__("x1") = argument;

    __asm__ volatile("hvc #0" : "+r"(x0), "+r"(x1) : : "x2", "x3", SMCCC_CLOBBERS_BEYOND_X3);
    return (uint32_t)x0;
}

static void map_block(uintptr_t address, uint64_t attributes)
{
    level2[address >> LEVEL1_SHIFT][address >> LEVEL2_SHIFT & (LEVEL2_ENTRIES - 1)] =
        (address & ~(BLOCK_SIZE - 1)) | attributes;
}

static void map(uintptr_t base, uintptr_t end, uint64_t attributes)
{
    for (uintptr_t at = base; at < end; at += BLOCK_SIZE) {
        map_block(at, attributes);
    }
}

void mmu_build(void)
{
    for (uint32_t i = 0; i < LEVEL1_ENTRIES; i++) {
        level1[i] = (uintptr_t)level2[i] | TABLE;
    }
    map(PLATFORM_DEVICE_BASE, PLATFORM_DEVICE_END, BLOCK_DEVICE);
    if (PLATFORM_RELEASE_BASE != 0) {
        map_block(PLATFORM_RELEASE_BASE, BLOCK_DEVICE);
    }
    map(PLATFORM_DOORBELL_IPA, PLATFORM_DOORBELL_IPA + BLOCK_SIZE, BLOCK_DEVICE);
    map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_BASE + PLATFORM_GUEST_SIZE, BLOCK_NORMAL);
}

/* Forgets what this CPU's TLB has, once the tables are in memory. */
static void forget_translations(void)
{
    dsb();
    __asm__ volatile("tlbi vmalle1" : : : "memory");
    dsb();
    isb();
}

void mmu_open(uintptr_t address)
{
    map_block(address, BLOCK_OPEN);
    forget_translations();
}

void mmu_enable(void)
{
    write_MAIR_EL1(MAIR_EL1_VALUE);
    write_TCR_EL1(TCR_EL1_VALUE);
    write_TTBR0_EL1((uintptr_t)level1);
    __asm__ volatile("ic iallu" : : : "memory");
    forget_translations();
    write_SCTLR_EL1(read_SCTLR_EL1() | SCTLR_EL1_M | SCTLR_EL1_C | SCTLR_EL1_I);
    isb();
}

uint32_t psci_by_smc(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
    register uint64_t x0 __asm__("x0") = number;
    register uint64_t x1 __asm__("x1") = a1;
    register uint64_t x2 __asm__("x2") = a2;
    register uint64_t x3 __asm__("x3") = a3;

    __asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : SMCCC_CLOBBERS_BEYOND_X3);
    return (uint32_t)x0;
}

uint32_t psci_by_hvc(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
    register uint64_t x0 __asm__("x0") = number;
    register uint64_t x1 __asm__("x1") = a1;
    register uint64_t x2 __asm__("x2") = a2;
    register uint64_t x3 __asm__("x3") = a3;

    __asm__ volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : SMCCC_CLOBBERS_BEYOND_X3);
    return (uint32_t)x0;
}

uint32_t cpu_on(uint32_t cpu, const void *context, psci_conduit *call)
{
    const char *last = (const char *)context + CPU_CONTEXT_SIZE - 1U; /* may be in the next line */

    /* It starts uncached. */
    __asm__ volatile("dc cvac, %0\n\tdc cvac, %1" : : "r"(context), "r"(last) : "memory");
    dsb();
    return call(PSCI_CPU_ON | PSCI_WIDE, PLATFORM_AFFINITY(cpu), (uintptr_t)secondary_start,
                (uintptr_t)context);
}

uintptr_t cpu_probe(uint32_t index)
{
    return index == 0 ? (uintptr_t)secondary_probe : 0;
}

uintptr_t cpu_probe_noted(void)
{
    uint64_t noted;

    __asm__ volatile("mrs %0, tpidr_el0" : "=r"(noted));
    return noted;
}

bool cpu_has_what_it_offers(void)
{
    uint64_t dfr0, before, kept, value = 1;
    uint64_t version;

    __asm__ volatile("mrs %0, id_aa64dfr0_el1" : "=r"(dfr0));
    version = dfr0 >> 8 & 0xfU;
    if (version == 0 || version == 0xfU) {
        return true; /* no performance monitors of the architecture's, and none said to be */
    }
    __asm__ volatile("mrs %0, pmuserenr_el0" : "=r"(before));
    __asm__ volatile("msr pmuserenr_el0, %0" : : "r"(value));
    __asm__ volatile("isb\n\tmrs %0, pmuserenr_el0" : "=r"(kept));
    __asm__ volatile("msr pmuserenr_el0, %0" : : "r"(before));
    return kept == value;
}

struct fault_registers cpu_data_fault(void)
{
    return (struct fault_registers){read_FAR_EL1(), (uint32_t)read_ESR_EL1()};
}

struct fault_registers cpu_fetch_fault(void)
{
    return cpu_data_fault();
}
