/*
 * GICR_*: what each redistributor says of itself, and the registers of private interrupts.
 */
#include "checks/fixture.h"
#include "checks/table.h"

/* Of 8 bytes. */
static uint64_t read_double(uintptr_t address)
{
    uint64_t value;

    __asm__ volatile("ldr %0, %1" : "=r"(value) : "Qo"(*(const volatile uint64_t *)address));
    return value;
}

static void write_double(uintptr_t address, uint64_t value)
{
    __asm__ volatile("str %x1, %0" : "=Qo"(*(volatile uint64_t *)address) : "rZ"(value));
}

static uintptr_t control(uint32_t cpu)
{
    return PLATFORM_GICR_BASE + cpu * GICR_STRIDE;
}

/* As many as CPUs, in order; Last on the last one only; a double word is its halves. */
static void typers(void)
{
    uint32_t cpus = gic_cpu_count();

    check_at_most("cpus", cpus, PLATFORM_CPU_MAX);
    for (uint32_t cpu = 0; cpu < cpus; cpu++) {
        uint32_t low = io_read32(control(cpu) + GICR_TYPER);
        uint32_t high = io_read32(control(cpu) + GICR_TYPER + 4U);
        uint64_t both = read_double(control(cpu) + GICR_TYPER);

        check_equal("last", field_get(GICR_TYPER_LAST, low), cpu + 1U == cpus ? 1 : 0);
        check_equal("number", field_get(GICR_TYPER_NUMBER, low), cpu);
        check_equal("affinity", high, PLATFORM_AFFINITY(cpu));
        check_equal("lower_half", (uint32_t)both, low);
        check_equal("upper_half", (uint32_t)(both >> 32), high);
    }
}

static void waker(void)
{
    uintptr_t waker = control(0) + GICR_WAKER;

    io_write32(waker, 0);
    check_equal("awake", io_read32(waker), 0);
}

/* GICD_IROUTER by halves and whole; it names CPU 1, and CPU 0 again. */
static void router(void)
{
    uintptr_t address = PLATFORM_GICD_BASE + GICD_IROUTER + 8U * SOFT(0);

    gic_set_target(SOFT(0), 1);
    check_equal("low", io_read32(address), PLATFORM_AFFINITY(1));
    check_equal("high", io_read32(address + 4U), 0);
    check_equal("whole", (uint32_t)read_double(address), PLATFORM_AFFINITY(1));
    write_double(address, PLATFORM_AFFINITY(0));
    check_equal("back", io_read32(address), PLATFORM_AFFINITY(0));
    enable_edge(SOFT(0), 0xa0);
    pend(SOFT(0));
    expect_handled("handled", SOFT(0));
}

/* Private banks are the redistributor's: in the distributor they are zero. */
static void private_banks(void)
{
    static const uint32_t banks[] = {GICD_ISENABLER, GICD_ISPENDR, GICD_ISACTIVER};

    for (uint32_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        uint32_t before = io_read32(gic_frame(0) + banks[i]);

        io_write32(PLATFORM_GICD_BASE + banks[i], UINT32_MAX);
        check_equal("in_the_distributor", io_read32(PLATFORM_GICD_BASE + banks[i]), 0);
        check_equal("in_the_redistributor", io_read32(gic_frame(0) + banks[i]), before);
    }
}

static void private_priorities(void)
{
    for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
        gicd_set_priority(intid, 0xf8U - 8U * (intid % 31U));
    }
    for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
        check_equal("priority", io_read8(gic_frame(0) + GICD_IPRIORITYR + intid), 0xf8U - 8U * (intid % 31U));
    }
}

static const struct check checks[] = {
    {22, "redistributor-typers", typers},
    {22, "redistributor-waker", waker},
    {22, "router-halves", router},
    {19, "private-banks-of-a-redistributor", private_banks},
    {20, "private-priorities-of-a-redistributor", private_priorities},
};

const struct check_list check_list_redistributors = CHECK_LIST(checks);
