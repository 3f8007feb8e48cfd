/*
 * The guest from its first C instruction to its last.
 */
#include "attempt.h"
#include "common/hypercall.h"
#include "common/record.h"
#include "common/uart.h"
#include "cpu.h"
#include "runtime/cycles.h"
#include "runtime/facts.h"
#include "runtime/gic.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/unit.h"
#include "stamp.h"
#include "sysreg.h"

#define CLOCK_PAIRS 1000U

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)
#ifdef __clang__
#define COMPILER "clang-" TEXT(__clang_major__) "." TEXT(__clang_minor__) "." TEXT(__clang_patchlevel__)
#else
#define COMPILER "gcc-" TEXT(__GNUC__) "." TEXT(__GNUC_MINOR__) "." TEXT(__GNUC_PATCHLEVEL__)
#endif

struct boot_params run_params;
static char told_path[BOOT_NAME_MAX]; /* the path; "native" where exits are not told */
uint32_t run_clock_overhead;

_Noreturn void guest_main(void);

bool run_path_is(const char *name)
{
    return boot_name_is(run_params.path, name);
}

bool run_is_native(void)
{
    return run_path_is("native");
}

bool run_has_no_exits(void)
{
    return boot_name_is(told_path, "native");
}

static void keep_path_told(void)
{
    const char *path = run_has(BOOT_WITHOUT_counters) ? run_params.path : "native";

    for (size_t i = 0; i + 1 < BOOT_NAME_MAX && path[i] != '\0'; i++) {
        told_path[i] = path[i];
    }
}

bool run_has_more(enum boot_with what)
{
    return (run_params.with & what) != 0;
}

bool run_has(enum boot_without what)
{
    return (run_params.without & what) == 0;
}

bool run_has_shim(void)
{
    return !run_is_native() && run_has(BOOT_WITHOUT_hypercalls);
}

bool run_is_on_host(void)
{
    return !run_is_native() && !run_has_shim();
}

bool run_has_list_registers(void)
{
    return run_path_is("lr") || run_path_is("lr-eoi") || run_path_is("direct");
}

bool run_has_physical_gic(void)
{
    return run_is_native() || run_path_is("passthrough");
}

void run_end(bool ok)
{
    record_start(RECORD_END);
    record_string("status", ok ? STATUS_OK : STATUS_FAILED);
    record_send();
    uart_drain();
    if (run_has_shim()) {
        hypercall(HVC_END, 0);
    }
    cpu_power_off();
}

void fault(uint32_t kind, uintptr_t pc)
{
    static const char *const kinds[] = {"undefined", "svc", "fetch_abort", "data_abort", "fiq"};
    struct fault_registers registers = {0, 0};

    attempt_fail();
    if (run_params.vm != 0) {
        hypercall(HVC_VM_FAULT, (uint32_t)pc); /* it has no console */
    }
    if (kind == 2) {
        registers = cpu_fetch_fault();
    } else if (kind == 3) {
        registers = cpu_data_fault();
    }
    record_start(RECORD_FAULT);
    record_string("kind", kinds[kind]);
    record_address("pc", pc);
    record_address("addr", registers.address);
    record_hex("status", registers.status);
    record_send();
    run_end(false);
}

/* The smallest of many back-to-back pairs. */
static uint32_t clock_overhead(void)
{
    uint32_t least = UINT32_MAX;

    for (uint32_t i = 0; i < CLOCK_PAIRS; i++) {
        uint32_t ticks = stamp_pair();

        if (ticks < least) {
            least = ticks;
        }
    }
    return least;
}

void run_measure_overhead(void)
{
    run_clock_overhead = clock_overhead();
}

static void report_begin(void)
{
    record_start(RECORD_BEGIN);
    record_unsigned("version", RECORD_VERSION);
    record_string("platform", PLATFORM_NAME);
    record_string("path", run_params.path);
    record_string("unit", unit_name());
    record_unsigned("tick_hz", read_CNTFRQ());
    record_unsigned("clock_overhead", (uint64_t)unit_of(run_clock_overhead));
    record_unsigned("samples", run_params.samples);
    record_unsigned("ticks", read_CNTPCT());
    record_string("compiler", COMPILER);
    record_send();
}

void guest_main(void)
{
    mmu_build();
    mmu_enable();
    if (!boot_params_read((const char *)PLATFORM_BOOT_PARAMS, &run_params) ||
        (run_params.platform[0] != '\0' && !boot_name_is(run_params.platform, PLATFORM_NAME))) {
        run_params = (struct boot_params){.path = "native"}; /* a shim would have stopped before */
        uart_start();
        unit_find(clock_overhead(), read_CNTFRQ());
        report_begin();
        run_end(false);
    }
    keep_path_told();
    payload_start();
    if (run_params.vm != 0) {
        payload_second();
    }
    uart_start(); /* the second VM has no devices */
    run_measure_overhead();
    unit_find(run_clock_overhead, read_CNTFRQ());
    cycles_find();
    report_begin();
    facts_report();
    payload_announce();
    run_end(payload_run());
}
