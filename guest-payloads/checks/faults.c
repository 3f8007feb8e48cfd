/*
 * Isolation: an access outside the guest's memory ends in an abort the guest takes, and the shim lives on to
 * print the guest's record and to power off. One a boot: the guest's vectors end the run with a `fault`
 * record.
 */
#include "checks/faults.h"

#include "checks/fixture.h"
#include "checks/table.h"
#include "cpu.h"
#include "sysreg.h"

#define HOLE 0x20000000U /* nothing is there on any machine that is known */

void fault_load(uintptr_t address)
{
    mmu_open(address);
    (void)io_read32(address);
    check_that("loaded", false);
}

void fault_load_pair(uintptr_t address)
{
    mmu_open(address);
    load_pair(address);
    check_that("loaded", false);
}

void fault_store(uintptr_t address)
{
    mmu_open(address);
    io_write32(address, 0);
    dsb();
    check_that("stored", false);
}

void fault_jump(uintptr_t address)
{
    mmu_open(address);
    ((void (*)(void))address)();
    check_that("returned", false);
}

static void load_shim_memory(void)
{
    fault_load(PLATFORM_SHIM_BASE);
}

static void store_shim_memory(void)
{
    fault_store(PLATFORM_SHIM_BASE);
}

static void jump_shim_memory(void)
{
    fault_jump(PLATFORM_SHIM_BASE);
}

static void load_hole(void)
{
    fault_load(HOLE);
}

static void store_hole(void)
{
    fault_store(HOLE);
}

static void jump_hole(void)
{
    fault_jump(HOLE);
}

static void load_beyond(void)
{
    fault_load(PLATFORM_GUEST_BASE + PLATFORM_GUEST_SIZE);
}

static void store_below(void)
{
    fault_store(PLATFORM_GUEST_BASE - 4U);
}

static void store_counters(void)
{
    fault_store(PLATFORM_COUNTERS_IPA);
}

static void jump_counters(void)
{
    fault_jump(PLATFORM_COUNTERS_IPA);
}

static void jump_distributor(void)
{
    fault_jump(PLATFORM_GICD_BASE);
}

/* Two words at once: the syndrome does not say which registers, so it cannot be emulated. */
static void pair_distributor(void)
{
    fault_load_pair(PLATFORM_GICD_BASE);
}

static void undefined(void)
{
    undefined_instruction();
    check_that("executed", false);
}

/* EL2's registers are not there for a guest. */
static void hyp_register(void)
{
    (void)read_HCR();
    check_that("read", false);
}

/* Never ends: the time limit of whoever started it does. */
static void loop(void)
{
    for (;;) {
        __asm__ volatile("");
    }
}

static const struct check checks[] = {
    {ISOLATION, "fault-shim-memory", load_shim_memory},
    {ISOLATION, "fault-shim-memory-store", store_shim_memory},
    {ISOLATION, "fault-shim-memory-jump", jump_shim_memory},
    {ISOLATION, "fault-hole", load_hole},
    {ISOLATION, "fault-hole-store", store_hole},
    {ISOLATION, "fault-hole-jump", jump_hole},
    {ISOLATION, "fault-beyond-memory", load_beyond},
    {ISOLATION, "fault-below-memory", store_below},
    {ISOLATION, "fault-counters-store", store_counters},
    {ISOLATION, "fault-counters-jump", jump_counters},
    {ISOLATION, "fault-distributor-jump", jump_distributor},
    {ISOLATION, "fault-distributor-pair", pair_distributor},
    {ISOLATION, "fault-undefined", undefined},
    {ISOLATION, "fault-hyp-register", hyp_register},
    {ISOLATION, "loop", loop},
};

const struct check_list check_list_faults = CHECK_LIST(checks);
