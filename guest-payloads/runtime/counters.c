/*
 * Differences of the shim's counters.
 */
#include "runtime/counters.h"

#include <stddef.h>

#include "runtime/record.h"
#include "runtime/run.h"
#include PLATFORM_HEADER

#define COUNTER_NAME(name) #name,

static const char *const names[COUNTER_COUNT] = {COUNTERS_EXIT(COUNTER_NAME) COUNTERS_EVENT(COUNTER_NAME)};

static const volatile struct counters *const page = (const volatile struct counters *)PLATFORM_COUNTERS_IPA;
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
    for (uint32_t i = 0; i < COUNTER_COUNT && !run_is_native(); i++) {
        before[i] = page->value[i];
    }
}

void counters_stop(void)
{
    for (uint32_t i = 0; i < COUNTER_COUNT && !run_is_native(); i++) {
        gathered[i] += page->value[i] - before[i];
    }
}

uint32_t counters_since_start(enum counter counter)
{
    return run_is_native() ? 0 : page->value[counter] - before[counter];
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
