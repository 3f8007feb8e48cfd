/*
 * What a load or store of a GIC register does besides the register's own part: natively the CPU does it,
 * under a shim whoever performs the access in its place.
 */
#include "access.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "features.h"

#define PRIORITIES        0x40302010U
#define PRIORITIES_TURNED 0x10203040U

/* A word that keeps what is written to it: the priorities of four interrupts that are not enabled. */
static uintptr_t word(void)
{
    return PLATFORM_GICD_BASE + GICD_IPRIORITYR + (MSI(0) & ~3U);
}

static void each_register(void)
{
    check_equal("register", access_by_each_register(word()), 0);
    io_write32(word(), 0);
}

static void reversed_load(void)
{
    io_write32(word(), PRIORITIES);
    check_that("load", access_reversed_load(word()) == PRIORITIES_TURNED);
    check_that("after_it", io_read32(word()) == PRIORITIES);
    io_write32(word(), 0);
}

static void reversed_store(void)
{
    access_reversed_store(word(), PRIORITIES_TURNED);
    check_that("store", io_read32(word()) == PRIORITIES);
    io_write32(word(), 0);
}

static void single_step(void)
{
    uint32_t steps = access_stepped(word());

    if (steps == 0) {
        check_unsupported("the_architecture_has_no_single_step");
        return;
    }
    check_equal("steps", steps, ACCESS_STEPS);
    io_write32(word(), 0);
}

/* The CPU itself ends the step of an HVC; the SMC is one that the shim performs, and moves the guest past. */
static void single_step_of_calls(void)
{
    uint32_t steps = access_stepped_calls();

    if (steps == 0) {
        check_unsupported("the_architecture_has_no_single_step");
        return;
    }
    check_equal("steps", steps, ACCESS_CALL_STEPS);
}

static void features_are_there(void)
{
    const char *in_vain = features_in_vain();

    check_that(in_vain != NULL ? in_vain : "features", in_vain == NULL);
}

static const struct check checks[] = {
    {44, "access-by-each-register", each_register},
    {45, "load-in-the-other-byte-order", reversed_load},
    {45, "store-in-the-other-byte-order", reversed_store},
    {46, "single-step", single_step},
    {46, "single-step-of-calls", single_step_of_calls},
    {56, "what-is-offered-is-there", features_are_there},
};

const struct check_list check_list_emulation = CHECK_LIST(checks);
