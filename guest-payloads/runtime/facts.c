/*
 * See facts.h.
 */
#include "runtime/facts.h"

#include "attempt.h"
#include "common/errata.h"
#include "common/hypercall.h"
#include "common/text.h"
#include "cpu.h"
#include "cycle_counter.h"
#include "monitors.h"
#include "runtime/cycles.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "sysreg.h"

static uint32_t event_counters;

uint32_t facts_list_registers(void)
{
    uint32_t count = run_has_shim() ? hypercall(HVC_LIST_REGISTERS, 0) : HVC_EINVAL;

    return count != HVC_EINVAL ? count : 0;
}

static void count_events(void)
{
    event_counters = monitors_event_counters();
}

/* The monitors' version, and how many event counters; who carries the guest may not let it see them. */
static void put_monitors(void)
{
    record_unsigned("pmu", monitors_version());
    if (monitors_there() && attempt(count_events)) {
        record_unsigned("event_counters", event_counters);
    }
}

static void put_errata(uint32_t midr)
{
    struct text numbers;
    uint32_t number;

    text_clear(&numbers);
    for (size_t i = 0; (number = erratum_of(midr, i)) != 0; i++) {
        text_string(&numbers, i == 0 ? "" : ",");
        text_unsigned(&numbers, number);
    }
    record_string("errata", numbers.length == 0 ? "-" : numbers.line);
}

void facts_report(void)
{
    uint32_t list_registers = facts_list_registers();

    record_start(RECORD_CPU);
    record_hex("midr", read_MIDR());
    if (list_registers != 0) {
        record_unsigned("list_registers", list_registers);
    }
    put_monitors();
    if (cycles_verdict() != NULL) {
        record_string("cycles", cycles_verdict());
    }
    put_errata(read_MIDR());
    record_send();
}
