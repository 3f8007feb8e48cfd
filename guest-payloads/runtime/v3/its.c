/*
 * Setting an ITS up, and giving it commands.
 */
#include "runtime/v3/its.h"

#include <stddef.h>

#include "runtime/gic.h"
#include "runtime/limit.h"

#define ID_BITS       15U /* INTIDs below 32768: more than the LPIs there are */
#define QUEUE_SIZE    0x10000U
#define PAGE_SIZE     0x1000U
#define PAGE_4K       0ULL
#define PAGE_LARGEST  0x10000U /* what an ITS may have in its place, as KVM's has */
#define ITT_ENTRY_MAX 16U

static uint8_t config[(1U << ID_BITS) - INTID_LPI_FIRST] __attribute__((aligned(PAGE_SIZE)));
static uint8_t pending[PLATFORM_CPU_MAX][0x10000U] __attribute__((aligned(0x10000U)));
static struct its_command queue[QUEUE_SIZE / sizeof(struct its_command)] __attribute__((aligned(0x10000U)));
static uint8_t tables[GITS_BASER_COUNT][PAGE_LARGEST] __attribute__((aligned(PAGE_LARGEST)));
static uint8_t itt[ITS_EVENTS * ITT_ENTRY_MAX] __attribute__((aligned(0x1000U)));

static uint32_t queue_end;
static bool started;
static uint32_t cpus_started; /* those whose redistributors have LPIs */

static void write_double(uintptr_t address, uint64_t value)
{
    io_write32(address, (uint32_t)value);
    io_write32(address + 4U, (uint32_t)(value >> 32));
}

static uint64_t read_double(uintptr_t address)
{
    return io_read32(address) | (uint64_t)io_read32(address + 4U) << 32;
}

volatile uint8_t *its_config_byte(uint32_t lpi)
{
    return &config[lpi - INTID_LPI_FIRST];
}

volatile uint8_t *its_pending_table(uint32_t cpu)
{
    return pending[cpu];
}

uintptr_t its_redistributor(uint32_t cpu)
{
    uintptr_t base = PLATFORM_GICR_BASE;

    while (cpu-- != 0 && gic_next_redistributor(&base)) {
    }
    return base;
}

void its_put(struct its_command command)
{
    queue[queue_end / ITS_COMMAND_SIZE] = command;
    queue_end = (queue_end + ITS_COMMAND_SIZE) % QUEUE_SIZE;
    dsb(); /* in memory before CWRITER says so */
}

uint32_t its_queue_end(void)
{
    return queue_end;
}

bool its_wait(void)
{
    uint64_t limit = limit_from_now();

    while (io_read32(ITS_CREADR) != queue_end) {
        if (limit_over(limit)) {
            return false;
        }
    }
    return true;
}

bool its_ring(void)
{
    io_write32(ITS_CWRITER, queue_end);
    return its_wait();
}

bool its_do(struct its_command command)
{
    its_put(command);
    return its_ring();
}

void its_configure(uint32_t lpi, uint32_t priority, bool enabled)
{
    config[lpi - INTID_LPI_FIRST] =
        (uint8_t)((priority & LPI_CONFIG_PRIORITY) | (enabled ? LPI_CONFIG_ENABLE : 0));
    dsb(); /* in memory before the INV that makes someone look */
}

/* The commands of some events, a part of the queue at a time. */
static bool each_event(uint32_t first, uint32_t count, struct its_command (*command)(uint32_t event))
{
    for (uint32_t event = first; event < first + count; event++) {
        its_put(command(event));
        if (event % 64U == 63U && !its_ring()) {
            return false;
        }
    }
    its_put(its_sync(0));
    return its_ring();
}

static struct its_command mapping(uint32_t event)
{
    return its_mapti(ITS_DEVICE, event, LPI(event), 0);
}

static struct its_command discarding(uint32_t event)
{
    return its_command_of_event(ITS_DISCARD, ITS_DEVICE, event);
}

bool its_map(uint32_t first, uint32_t count)
{
    for (uint32_t event = first; event < first + count; event++) {
        its_configure(LPI(event), GIC_PRIORITY_DEFAULT, true);
    }
    return each_event(first, count, mapping);
}

void its_discard(uint32_t first, uint32_t count)
{
    each_event(first, count, discarding);
}

void its_enable_lpis(uint32_t cpu, bool enabled)
{
    io_write32(its_redistributor(cpu) + GICR_CTLR, field_put(GICR_CTLR_ENABLE_LPIS, enabled));
    io_read32(its_redistributor(cpu) + GICR_CTLR);
}

static void give_redistributor_its_tables(uint32_t cpu)
{
    uintptr_t base = its_redistributor(cpu);

    write_double(base + GICR_PROPBASER, (uintptr_t)config | GICR_TABLE_CACHED | (ID_BITS - 1U));
    write_double(base + GICR_PENDBASER, (uintptr_t)pending[cpu] | GICR_TABLE_CACHED | GICR_PENDBASER_PTZ);
    its_enable_lpis(cpu, true);
}

/* One page for each table it wants, which is flat. */
static void give_its_its_tables(void)
{
    for (uint32_t n = 0; n < GITS_BASER_COUNT; n++) {
        uintptr_t address = PLATFORM_GITS_BASE + GITS_BASER + 8U * n;

        if (field64_get(GITS_BASER_TYPE, read_double(address)) != 0) {
            write_double(address, GITS_VALID | GITS_TABLE_CACHED | (uintptr_t)tables[n] |
                                      field64_put(GITS_BASER_PAGE, PAGE_4K));
        }
    }
    write_double(PLATFORM_GITS_BASE + GITS_CBASER,
                 GITS_VALID | GITS_TABLE_CACHED | (uintptr_t)queue | (QUEUE_SIZE / PAGE_SIZE - 1U));
    write_double(ITS_CWRITER, 0);
    io_write32(PLATFORM_GITS_BASE + GITS_CTLR, field_put(GITS_CTLR_ENABLED, 1));
}

bool its_again(void)
{
    its_put(its_mapd(ITS_DEVICE, ITS_EVENT_BITS, (uintptr_t)itt, true));
    for (uint32_t cpu = 0; cpu < gic_cpu_count(); cpu++) {
        its_put(its_mapc(cpu, cpu, true));
        its_put(its_invall(cpu));
        its_put(its_sync(cpu));
    }
    return its_ring();
}

const char *its_start_cpus(uint32_t cpus)
{
    if (PLATFORM_GITS_BASE == 0 ||
        field_get(GICR_TYPER_PLPIS, io_read32(its_redistributor(0) + GICR_TYPER)) == 0) {
        return "the_gic_has_no_lpis";
    }
    dsb(); /* the tables are zero before anyone reads them */
    for (; cpus_started < cpus; cpus_started++) {
        give_redistributor_its_tables(cpus_started);
    }
    if (started) {
        return NULL;
    }
    give_its_its_tables();
    if (!its_again()) {
        return "the_its_does_not_get_on";
    }
    started = true;
    return NULL;
}

const char *its_start(void)
{
    return its_start_cpus(gic_cpu_count());
}
