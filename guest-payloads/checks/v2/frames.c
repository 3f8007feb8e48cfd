/*
 * Isolation: the frames of the physical GICv2 that a guest has no business with.
 */
#include "checks/faults.h"
#include "checks/fixture.h"
#include "checks/table.h"

static void load_gich(void)
{
    fault_load(PLATFORM_GICH_BASE);
}

static void store_gich(void)
{
    fault_store(PLATFORM_GICH_BASE + GICH_LR);
}

static void load_gicv(void)
{
    fault_load(PLATFORM_GICV_BASE + GICC_IAR);
}

static void store_gicv(void)
{
    fault_store(PLATFORM_GICV_BASE + GICC_CTLR);
}

static const struct check checks[] = {
    {ISOLATION, "fault-gich", load_gich},
    {ISOLATION, "fault-gich-store", store_gich},
    {ISOLATION, "fault-gicv", load_gicv},
    {ISOLATION, "fault-gicv-store", store_gicv},
};

const struct check_list check_list_frames = CHECK_LIST(checks);
