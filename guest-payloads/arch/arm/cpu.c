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
void secondary_probe_thumb(void);

/* Short-descriptor sections of 1 MiB (Arm DDI 0406C, B3.5). */
#define SECTION_SHIFT  20
#define SECTION_COUNT  4096
#define SECTION        0x2U
#define SECTION_ACCESS (0x3U << 10)
#define SECTION_NORMAL                                                                                       \
    (SECTION | SECTION_ACCESS | 0x1U << 12 | 0x3U << 2 | 1U << 16)      /* write-back, allocate, shared */
#define SECTION_DEVICE (SECTION | SECTION_ACCESS | 0x1U << 2 | 1U << 4) /* shared device, no execute */

#define SCTLR_M (1U << 0)
#define SCTLR_C (1U << 2)
#define SCTLR_I (1U << 12)

static uint32_t sections[SECTION_COUNT] __attribute__((aligned(16384)));

#define SECTION_OPEN 0x00c02U /* any access, strongly ordered, executable */

uint32_t hypercall(uint32_t number, uint32_t argument)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = argument;

    __asm__ volatile(".arch_extension virt\n\thvc #0" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void map(uint32_t base, uint32_t end, uint32_t attributes)
{
    for (uint32_t section = base >> SECTION_SHIFT; section <= (end - 1U) >> SECTION_SHIFT; section++) {
        sections[section] = section << SECTION_SHIFT | attributes;
    }
}

void mmu_build(void)
{
    map(PLATFORM_DEVICE_BASE, PLATFORM_DEVICE_END, SECTION_DEVICE);
    map(PLATFORM_DOORBELL_IPA, PLATFORM_DOORBELL_IPA + (1U << SECTION_SHIFT), SECTION_DEVICE);
    map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_BASE + PLATFORM_GUEST_SIZE, SECTION_NORMAL);
}

void mmu_enable(void)
{
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 2" : : "r"(0));        /* TTBCR */
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 0" : : "r"(sections)); /* TTBR0 */
    __asm__ volatile("mcr p15, 0, %0, c3, c0, 0" : : "r"(1));        /* DACR: domain 0 checks permissions */
    dsb(); /* the table is in memory before the walker looks, and its old entries gone */
    __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" : : "r"(0)); /* TLBIALL */
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 0" : : "r"(0)); /* ICIALLU */
    dsb();
    isb();
    write_SCTLR(read_SCTLR() | SCTLR_M | SCTLR_C | SCTLR_I);
    isb();
}

void mmu_open(uintptr_t address)
{
    ((volatile uint32_t *)sections)[address >> SECTION_SHIFT] =
        (address >> SECTION_SHIFT << SECTION_SHIFT) | SECTION_OPEN;
    dsb(); /* in memory before the walker looks */
    __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" : : "r"(0) : "memory"); /* TLBIALL */
    dsb();
    isb();
}

uint32_t psci_by_smc(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = a1;
    register uint32_t r2 __asm__("r2") = a2;
    register uint32_t r3 __asm__("r3") = a3;

    __asm__ volatile(".arch_extension sec\n\tsmc #0"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
                     :
                     : SMCCC_CLOBBERS_BEYOND_R3);
    return r0;
}

uint32_t psci_by_hvc(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = a1;
    register uint32_t r2 __asm__("r2") = a2;
    register uint32_t r3 __asm__("r3") = a3;

    __asm__ volatile(".arch_extension virt\n\thvc #0"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
                     :
                     : SMCCC_CLOBBERS_BEYOND_R3);
    return r0;
}

uint32_t cpu_on(uint32_t cpu, const void *context, psci_conduit *call)
{
    const char *last = (const char *)context + CPU_CONTEXT_SIZE - 1U; /* may be in the next line */

    __asm__ volatile("mcr p15, 0, %0, c7, c10, 1\n\tmcr p15, 0, %1, c7, c10, 1"
                     :
                     : "r"(context), "r"(last)
                     : "memory"); /* DCCMVAC: it starts uncached */
    dsb();
    return call(PSCI_CPU_ON, PLATFORM_AFFINITY(cpu), (uint32_t)(uintptr_t)secondary_start,
                (uint32_t)(uintptr_t)context);
}

uintptr_t cpu_probe(uint32_t index)
{
    switch (index) {
    case 0:
        return (uintptr_t)secondary_probe;
    case 1:
        return (uintptr_t)secondary_probe_thumb; /* bit 0 is set: the linker knows what it is */
    default:
        return 0;
    }
}

uintptr_t cpu_probe_noted(void)
{
    uint32_t noted;

    __asm__ volatile("mrc p15, 0, %0, c13, c0, 2" : "=r"(noted)); /* TPIDRURW */
    return noted;
}

bool cpu_has_what_it_offers(void)
{
    uint32_t pfr0, before, kept, value = 0x12345678U;

    __asm__ volatile("mrc p15, 0, %0, c0, c1, 0" : "=r"(pfr0));
    if ((pfr0 >> 12 & 0xfU) == 0) {
        return true; /* no ThumbEE, and none said to be */
    }
    __asm__ volatile("mrc p14, 6, %0, c1, c0, 0" : "=r"(before));
    __asm__ volatile("mcr p14, 6, %0, c1, c0, 0" : : "r"(value));
    __asm__ volatile("mrc p14, 6, %0, c1, c0, 0" : "=r"(kept));
    __asm__ volatile("mcr p14, 6, %0, c1, c0, 0" : : "r"(before));
    return kept == value;
}

struct fault_registers cpu_data_fault(void)
{
    return (struct fault_registers){read_DFAR(), read_DFSR()};
}

struct fault_registers cpu_fetch_fault(void)
{
    return (struct fault_registers){read_IFAR(), read_IFSR()};
}
