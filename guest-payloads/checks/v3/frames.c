/*
 * Isolation: what lies around the frames that a guest has of a GICv3, and the registers of EL2.
 */
#include "checks/faults.h"
#include "checks/fixture.h"
#include "checks/table.h"

static void load_redistributor_beyond(void)
{
    fault_load(PLATFORM_GICR_BASE + gic_cpu_count() * GICR_STRIDE);
}

static void store_redistributor_beyond(void)
{
    fault_store(PLATFORM_GICR_BASE + gic_cpu_count() * GICR_STRIDE + GICR_ISENABLER0);
}

static void jump_redistributor(void)
{
    fault_jump(PLATFORM_GICR_BASE);
}

static void pair_redistributor(void)
{
    fault_load_pair(PLATFORM_GICR_BASE);
}

/* The ITS of the machine, which raises interrupts by stores. */
static void load_its(void)
{
    fault_load(PLATFORM_GICR_BASE - 4U);
}

static void store_its(void)
{
    fault_store(PLATFORM_GICR_BASE - 4U);
}

/* Of the physical distributor the guest sees one page. */
static void load_raise_beyond(void)
{
    fault_load(PLATFORM_RAISE_IPA + 0x1000U);
}

static void store_raise_beyond(void)
{
    fault_store(PLATFORM_RAISE_IPA + 0x6000U);
}

static void jump_raise(void)
{
    fault_jump(PLATFORM_RAISE_IPA);
}

static void list_register(void)
{
    write_ICH_LR0(0);
    check_that("written", false);
}

static void interface_control(void)
{
    (void)read_ICH_HCR();
    check_that("read", false);
}

static void interface_enable_of_el2(void)
{
    write_ICC_SRE_EL2(0);
    check_that("written", false);
}

static const struct check checks[] = {
    {ISOLATION, "fault-redistributor-beyond", load_redistributor_beyond},
    {ISOLATION, "fault-redistributor-beyond-store", store_redistributor_beyond},
    {ISOLATION, "fault-redistributor-jump", jump_redistributor},
    {ISOLATION, "fault-redistributor-pair", pair_redistributor},
    {ISOLATION, "fault-its", load_its},
    {ISOLATION, "fault-its-store", store_its},
    {ISOLATION, "fault-raise-beyond", load_raise_beyond},
    {ISOLATION, "fault-raise-beyond-store", store_raise_beyond},
    {ISOLATION, "fault-raise-jump", jump_raise},
    {ISOLATION, "fault-list-register", list_register},
    {ISOLATION, "fault-ich-hcr", interface_control},
    {ISOLATION, "fault-sre-of-el2", interface_enable_of_el2},
};

const struct check_list check_list_frames = CHECK_LIST(checks);
