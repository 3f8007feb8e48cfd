/*
 * Differences of the shim's counters.
 */
#include "runtime/counters.h"

#include <stddef.h>

#include "runtime/host.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/smp.h"
#include PLATFORM_HEADER

#define COUNTER_NAME(name) #name,

static const char *const names[COUNTER_COUNT] = {COUNTERS_EXIT(COUNTER_NAME) COUNTERS_EVENT(COUNTER_NAME)};

#define PAGE_SIZE 4096U

/* A page for each vCPU, and behind them the second VM's. */
static uint32_t read_page(uint32_t page, uint32_t counter)
{
    return ((const volatile struct counters *)((uintptr_t)PLATFORM_COUNTERS_IPA + page * PAGE_SIZE))
        ->value[counter];
}

static uint32_t read_counter(uint32_t counter)
{
    uint32_t value = second_is_there() ? read_page(PLATFORM_CPU_MAX, counter) : 0;

    for (uint32_t cpu = 0; cpu < smp_online(); cpu++) {
        value += read_page(cpu, counter);
    }
    return value;
}

static uint32_t before[COUNTER_COUNT];
static uint64_t gathered[COUNTER_COUNT];

void counters_clear(void)
{
    for (uint32_t i = 0; i < COUNTER_COUNT; i++) {
        gathered[i] = 0;
    }
}

void counters_start(void)
{
    for (uint32_t i = 0; i < COUNTER_COUNT && !run_has_no_exits(); i++) {
        before[i] = read_counter(i);
    }
}

void counters_stop(void)
{
    for (uint32_t i = 0; i < COUNTER_COUNT && !run_has_no_exits(); i++) {
        gathered[i] += read_counter(i) - before[i];
    }
}

uint32_t counters_since_start(enum counter counter)
{
    return run_has_no_exits() ? 0 : read_counter(counter) - before[counter];
}

uint32_t counters_exits_since_start(void)
{
    uint32_t exits = 0;

    for (uint32_t i = 0; i < COUNT_EXIT_END; i++) {
        exits += counters_since_start((enum counter)i);
    }
    return exits;
}

void counters_report(void)
{
    uint64_t exits = 0;

    if (!run_has(BOOT_WITHOUT_counters)) {
        host_report();
        return;
    }
    for (uint32_t i = 0; i < COUNT_EXIT_END; i++) {
        exits += gathered[i];
    }
    record_counter("exits", exits);
    for (uint32_t i = 0; i < COUNTER_COUNT; i++) {
        if (gathered[i] != 0) {
            record_counter(names[i], gathered[i]);
        }
    }
}
