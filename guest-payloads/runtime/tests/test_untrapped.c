/*
 * A CPU whose traps of the CPU interface do nothing is found out, on the path that needs them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/counters.h"
#include "runtime/run.h"
#include "runtime/untrapped.h"
#include "sysreg.h"

#define NO_EFFECT(bit)                                                                                       \
    "the_CPU_interface_does_not_trap:_" bit "_of_the_hypervisor_control_register_has_no_effect"

/* ---- the machine, and what the shim counts on it ---- */

enum trap { TC, TALL0, TALL1, TRAPS };

static bool traps[TRAPS];
static const char *path;
static bool has_shim, has_counters;
static uint32_t accesses, counted, counted_before;

static uint32_t read(enum trap trap)
{
    accesses++;
    counted += traps[trap] ? 1 : 0;
    return 0;
}

uint32_t read_ICC_PMR(void)
{
    return read(TC);
}

uint32_t read_ICC_BPR0(void)
{
    return read(TALL0);
}

uint32_t read_ICC_BPR1(void)
{
    return read(TALL1);
}

void counters_start(void)
{
    counted_before = counted;
}

uint32_t counters_since_start(enum counter counter)
{
    assert_int_equal(counter, COUNT_exit_gicc_other);
    return counted - counted_before;
}

bool run_path_is(const char *name)
{
    return strcmp(name, path) == 0;
}

bool run_has_shim(void)
{
    return has_shim;
}

bool run_has(enum boot_without what)
{
    assert_int_equal(what, BOOT_WITHOUT_counters);
    return has_counters;
}

static int start(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TRAPS; i++) {
        traps[i] = true;
    }
    path = "trap";
    has_shim = has_counters = true;
    accesses = 0;
    counted = 7; /* the guest has set its CPU interface up */
    counted_before = 0;
    return 0;
}

/* ---- the tests ---- */

static void a_cpu_that_traps_all_has_the_path(void **state)
{
    (void)state;
    assert_null(untrapped());
    assert_int_equal(accesses, TRAPS);
}

static void each_trap_that_does_nothing_is_named(void **state)
{
    static const char *const reasons[TRAPS] = {
        NO_EFFECT("TC"),
        NO_EFFECT("TALL0"),
        NO_EFFECT("TALL1"),
    };

    for (uint32_t i = 0; i < TRAPS; i++) {
        start(state);
        traps[i] = false;
        assert_string_equal(untrapped(), reasons[i]);
    }
}

static void what_trapped_before_is_no_sign(void **state)
{
    (void)state;
    traps[TC] = traps[TALL0] = traps[TALL1] = false;
    counted = 1; /* ICC_SRE_EL1, by a control of its own */
    assert_string_equal(untrapped(), NO_EFFECT("TC"));
}

static void other_paths_need_no_trap(void **state)
{
    static const char *const others[] = {"native", "passthrough", "lr", "lr-eoi", "direct"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        start(state);
        path = others[i];
        traps[TC] = traps[TALL0] = traps[TALL1] = false;
        assert_null(untrapped());
        assert_int_equal(accesses, 0);
    }
}

static void who_counts_nothing_cannot_be_asked(void **state)
{
    (void)state;
    traps[TC] = false;
    has_counters = false;
    assert_null(untrapped());
    has_counters = true;
    has_shim = false;
    assert_null(untrapped());
    assert_int_equal(accesses, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_cpu_that_traps_all_has_the_path, start),
        cmocka_unit_test_setup(each_trap_that_does_nothing_is_named, start),
        cmocka_unit_test_setup(what_trapped_before_is_no_sign, start),
        cmocka_unit_test_setup(other_paths_need_no_trap, start),
        cmocka_unit_test_setup(who_counts_nothing_cannot_be_asked, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
