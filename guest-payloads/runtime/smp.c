/*
 * Turning CPUs on, and what they do.
 */
#include "runtime/smp.h"

#include <stddef.h>

#include "common/psci.h"
#include "cpu.h"
#include "runtime/gic.h"
#include "runtime/late.h"
#include "runtime/limit.h"
#include "trace.h"

#define STACK_SIZE 4096U

/* Looks at a CPU, each of which lets it run, before the counter says how long it is given. */
#define POLLS 100000U

struct smp_cpu smp_cpus[PLATFORM_CPU_MAX];

_Static_assert(offsetof(struct smp_cpu, index) <= CPU_CONTEXT_SIZE, "the boot code reads what comes before");

static uint8_t stacks[PLATFORM_CPU_MAX][2][STACK_SIZE] __attribute__((aligned(8)));
static uint32_t online = 1;
static smp_handler *volatile current;

void smp_set_handler(smp_handler *handler)
{
    current = handler;
    smp_keep_last();
}

smp_handler *smp_swap_handler(smp_handler *handler)
{
    smp_handler *before = current;

    current = handler;
    return before;
}

uint32_t smp_online(void)
{
    return online;
}

uint32_t smp_turn_on(uint32_t index, smp_work *work, psci_conduit *call)
{
    struct smp_cpu *cpu = &smp_cpus[index];

    *cpu = (struct smp_cpu){
        .stack_top = stacks[index][0] + STACK_SIZE,
        .irq_stack_top = stacks[index][1] + STACK_SIZE,
        .index = index,
        .work = work,
    };
    return cpu_on(index, cpu, call);
}

static bool start(uint32_t index)
{
    uint64_t limit;
    psci_conduit *call = psci_conduit_here();

    if (call == NULL || smp_turn_on(index, NULL, call) != PSCI_SUCCESS) {
        return false;
    }
    limit = limit_from_now();
    while (smp_cpus[index].alive == 0) {
        if (limit_over(limit)) {
            return false;
        }
        relax();
    }
    return true;
}

bool smp_start(uint32_t count)
{
    if (count > PLATFORM_CPU_MAX || count > gic_cpu_count()) {
        return false;
    }
    while (online < count) {
        if (!start(online)) {
            return false;
        }
        online++;
    }
    return true;
}

bool smp_wait(const struct smp_cpu *cpu)
{
    for (uint32_t polls = 0; polls < POLLS; polls++) {
        if (cpu->seen != 0) {
            return true;
        }
        relax();
    }
    for (uint64_t limit = limit_from_now(); !limit_over(limit);) {
        if (cpu->seen != 0) {
            return true;
        }
        relax();
    }
    return false;
}

/*
 * The handler stores its stamp first and `seen` last, but they may be seen in another order: a barrier
 * between the two would stand in the figures.
 */
uint32_t smp_stamp(const struct smp_cpu *cpu)
{
    for (uint32_t polls = 0; polls < POLLS && cpu->stamp == 0; polls++) {
        relax();
    }
    for (uint64_t limit = limit_from_now(); cpu->stamp == 0 && !limit_over(limit);) {
        relax();
    }
    return (uint32_t)smp_first_stamp(cpu);
}

void smp_main(struct smp_cpu *cpu)
{
    mmu_enable();
    if (cpu->work != NULL) {
        cpu->work(cpu);
    }
    gic_init_cpu();
    irq_unmask();
    cpu->alive = 1;
    for (;;) {
        wait_for_interrupt();
    }
}

void smp_handle(struct smp_cpu *cpu)
{
    uint32_t iar;

    trace_stamp(STAGE_IAR);
    iar = gic_acknowledge();
    trace_stamp(STAGE_IAR);
    if (gic_intid(iar) >= INTID_SPECIAL_FIRST) {
        return;
    }
    if (current != NULL) {
        current(cpu, iar);
    }
    trace_stamp(STAGE_HANDLER);
    gic_end(iar);
    trace_stamp(STAGE_EOI);
    cpu->count++;
    cpu->seen = 1;
}
