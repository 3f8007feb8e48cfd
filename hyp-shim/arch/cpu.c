/*
 * The CPUs' stacks, and turning CPUs on.
 */
#include "cpu.h"

#include "cache.h"
#include "core/vcpu.h"
#include "psci_firmware.h"

/* boot.S: where a CPU that is turned on starts, with the address of its cpu_boot in its first register. */
void secondary_start(void);

struct {
    uint8_t hole[LPAE_PAGE_SIZE];
    uint8_t stack[CPU_STACK_SIZE]; /* the first one's top: stacks.inc */
} cpu_stacks[VCPU_MAX] __attribute__((aligned(LPAE_PAGE_SIZE)));

/* What a starting CPU reads while its caches are off. */
struct cpu_boot {
    uint8_t *stack_top;
    struct vcpu *vcpu;
};

static struct cpu_boot boots[PLATFORM_CPU_MAX];

uint8_t *cpu_stack_top(uint32_t number)
{
    return cpu_stacks[number].stack + CPU_STACK_SIZE;
}

uint32_t cpu_start(struct vcpu *vcpu)
{
    struct cpu_boot *boot = &boots[vcpu->vgic.index];

    *boot = (struct cpu_boot){vcpu->stack_top, vcpu};
    cache_clean(boot); /* to memory, before the CPU starts */
    return firmware_cpu_on(vcpu->affinity, (uintptr_t)secondary_start, (uintptr_t)boot);
}
