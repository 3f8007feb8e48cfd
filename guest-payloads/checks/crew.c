/*
 * Other CPUs that do what a check tells them.
 */
#include "checks/crew.h"

#include <stddef.h>

#include "checks/check.h"
#include "checks/fixture.h"
#include "common/psci.h"
#include "runtime/limit.h"
#include "sysreg.h"

#define ENABLE_BOTH_GROUPS (field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1))

static crew_job *volatile jobs[PLATFORM_CPU_MAX];
static psci_conduit *volatile leave[PLATFORM_CPU_MAX]; /* how a CPU is to turn itself off */
static bool on[PLATFORM_CPU_MAX];

/* CPUs answer yes to what is asked of them by clearing it. */
static bool wait_until_clear(crew_job *volatile *job)
{
    uint64_t limit = limit_from_now();

    while (!limit_over(limit)) {
        if (*job == NULL) {
            dsb();
            return true;
        }
        relax();
    }
    return false;
}

/* This CPU's part of the GIC at rest, as fixture_reset() has it on the first. */
static void rest(void)
{
    quiet_sgis();
    gic_init_cpu();
    gicc_write(GICC_ABPR, 0);
}

static void check_rest(void)
{
    check_equal("another_cpus_running_priority", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    expect_nothing("left_on_another_cpu");
}

/* The CPU interface alone: what the distributor has for this CPU is to come. */
static void open_interface(void)
{
    gicc_write(GICC_PMR, 0xff);
    gicc_write(GICC_BPR, 0);
    gicc_write(GICC_CTLR, ENABLE_BOTH_GROUPS | field_put(GICC_CTLR_ACKCTL, 1));
}

static void work(struct smp_cpu *cpu)
{
    uint32_t self = cpu->index;

    irq_mask();
    open_interface();
    cpu->alive = 1;
    while (leave[self] == NULL) {
        crew_job *job = jobs[self];

        if (job != NULL) {
            dsb();
            job();
            dsb(); /* what it did is seen before it is done: crew_wait() has the other one */
            jobs[self] = NULL;
        }
        relax();
    }
    irq_mask();
    leave[self](PSCI_CPU_OFF, 0, 0, 0);
}

uint32_t crew_affinity_info(uint32_t cpu)
{
    return psci_by_smc(PSCI_AFFINITY_INFO, PLATFORM_AFFINITY(cpu), 0, 0);
}

uint32_t crew_call_on(uint32_t cpu, psci_conduit *call)
{
    uint32_t answer;

    leave[cpu] = NULL;
    jobs[cpu] = NULL;
    answer = smp_turn_on(cpu, work, call);
    on[cpu] = answer == PSCI_SUCCESS;
    return answer;
}

bool crew_start(uint32_t count)
{
    if (count > gic_cpu_count() || count > PLATFORM_CPU_MAX) {
        check_unsupported("the_machine_has_fewer_cpus");
        return false;
    }
    for (uint32_t cpu = 1; cpu < count; cpu++) {
        if (!check_equal("cpu_on", crew_call_on(cpu, psci_by_smc), PSCI_SUCCESS) || !crew_do(cpu, rest)) {
            return false;
        }
    }
    return true;
}

void crew_begin(uint32_t cpu, crew_job *job)
{
    dsb();
    jobs[cpu] = job;
}

bool crew_wait(uint32_t cpu)
{
    return check_that("another_cpu_hangs_for_a_second", wait_until_clear(&jobs[cpu]));
}

bool crew_do(uint32_t cpu, crew_job *job)
{
    crew_begin(cpu, job);
    return crew_wait(cpu);
}

bool crew_turn_off(uint32_t cpu, psci_conduit *call)
{
    uint64_t limit = limit_from_now();

    leave[cpu] = call;
    while (!limit_over(limit)) {
        if (crew_affinity_info(cpu) == PSCI_AFFINITY_OFF) {
            on[cpu] = false;
            return true;
        }
        relax();
    }
    return check_that("another_cpu_does_not_turn_off_for_a_second", false);
}

void crew_dismiss(void)
{
    for (uint32_t cpu = 1; cpu < PLATFORM_CPU_MAX; cpu++) {
        if (on[cpu]) {
            crew_do(cpu, check_rest);
            crew_turn_off(cpu, psci_by_smc);
        }
    }
}
