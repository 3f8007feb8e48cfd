/*
 * The driver of the physical ITS.
 */
#include "its_hw.h"

#include "core/stop.h"
#include "gic.h"
#include "time_limit.h"
#include "vectors.h"
#include "vpe_hw.h"

#include <stddef.h>

#define LPI_SHIM      (0x80U | LPI_CONFIG_ENABLE)
#define PAGE          0x1000U
#define QUEUE_LENGTH  (PAGE / ITS_COMMAND_SIZE)
#define ITT_ENTRY_MAX 16U

static uint64_t config[((1U << ITS_HW_ID_BITS) - INTID_LPI_FIRST) / 8U] __attribute__((aligned(PAGE)));
static uint8_t pending[PLATFORM_CPU_MAX][0x10000U] __attribute__((aligned(0x10000U)));
static uint8_t tables[GITS_BASER_COUNT][PAGE] __attribute__((aligned(PAGE)));
static uint8_t itt[(1U << ITS_HW_EVENT_BITS) * ITT_ENTRY_MAX] __attribute__((aligned(PAGE)));
uint8_t its_hw_places[1U << ITS_HW_EVENT_BITS];
static struct its_command queue[QUEUE_LENGTH] __attribute__((aligned(PAGE)));
static uint32_t queue_next;
static uint32_t lock; /* of the queue: its holder waits for the ITS alone */

/* The vectors of a CPU to which LPIs come; NULL: to none yet. */
static const uint8_t *vectors;

static inline void put(const struct its_command *command)
{
    queue[queue_next] = *command;
    queue_next = (queue_next + 1U) % QUEUE_LENGTH;
}

static __attribute__((noinline)) void wait_for_queue(uint32_t end)
{
    uint64_t limit = time_limit();

    while (io_read32(PLATFORM_GITS_BASE + GITS_CREADR) != end) {
        if (time_limit_over(limit)) {
            stop_waiting("the_its", PLATFORM_GITS_BASE + GITS_CREADR, end);
        }
    }
}

/* Has what was put done. */
static inline void ring(void)
{
    uint32_t end = queue_next * ITS_COMMAND_SIZE;

    dsb(); /* the commands are in memory before CWRITER says so */
    io_write32(PLATFORM_GITS_BASE + GITS_CWRITER, end);
    if (io_read32(PLATFORM_GITS_BASE + GITS_CREADR) != end) {
        wait_for_queue(end);
    }
}

static inline void take_lock(void)
{
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE) != 0) {
        __asm__ volatile("yield");
    }
}

static inline void leave_lock(void)
{
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

void its_hw_perform(const struct its_command *command, const struct its_command *sync)
{
    take_lock();
    put(command);
    put(sync);
    ring();
    leave_lock();
}

static void put_one(struct its_command command)
{
    put(&command);
}

/* ---- events ---- */

/* Those mapped ahead, and those that the guest may map. */
static uint32_t prepared;
static uint32_t wanted;

/* With the lock. */
static void map(uint32_t event, uint32_t cpu)
{
    put_one(its_mapti(ITS_HW_DEVICE, event, INTID_LPI_FIRST + event, cpu));
    its_hw_places[event] = (uint8_t)cpu;
}

/* As many as there is room for in the queue at a time. */
static void map_ahead(void)
{
    while (prepared < wanted) {
        for (uint32_t n = 0; n < QUEUE_LENGTH - 2U && prepared < wanted; n++, prepared++) {
            if (its_hw_places[prepared] == ITS_HW_NOWHERE) {
                map(prepared, 0);
            }
        }
        put_one(its_sync(gic_redistributor_number(0)));
        ring();
    }
}

/* Before LPIs can come, a message to an event that the guest has not mapped is to be lost. */
void its_hw_prepare(uint32_t events)
{
    take_lock();
    wanted = events > wanted ? events : wanted;
    if (__atomic_load_n(&vectors, __ATOMIC_RELAXED) != NULL) {
        map_ahead();
    }
    leave_lock();
}

void its_hw_move(uint32_t event, uint32_t cpu)
{
    take_lock();
    if (its_hw_places[event] == ITS_HW_NOWHERE) {
        map(event, cpu);
    } else {
        put_one(its_event_to(ITS_MOVI, ITS_HW_DEVICE, event, cpu));
        its_hw_places[event] = (uint8_t)cpu;
    }
    put_one(its_sync(gic_redistributor_number(cpu)));
    ring();
    leave_lock();
}

/* Where LPIs cannot come yet, none is to wait for the time when they can. */
void its_hw_leave(uint32_t event)
{
    uint32_t cpu;

    take_lock();
    cpu = its_hw_places[event];
    if (field_get(GICR_CTLR_ENABLE_LPIS, io_read32(gic_redistributor(cpu) + GICR_CTLR)) != 0) {
        put_one(its_command_of_event(ITS_CLEAR, ITS_HW_DEVICE, event));
    } else {
        put_one(its_command_of_event(ITS_DISCARD, ITS_HW_DEVICE, event));
        its_hw_places[event] = ITS_HW_NOWHERE;
    }
    put_one(its_sync(gic_redistributor_number(cpu)));
    ring();
    leave_lock();
}

/* ---- its start ---- */

/* Its LPIs stay off until the CPU knows them: its_hw_expect_lpis(). */
static void start_redistributor(uint32_t cpu)
{
    uintptr_t base = gic_redistributor(cpu);

    if (base == 0) {
        return;
    }
    io_write32(base + GICR_CTLR, 0);
    io_write64(base + GICR_PROPBASER, (uintptr_t)config | GICR_TABLE_CACHED | (ITS_HW_ID_BITS - 1U));
    io_write64(base + GICR_PENDBASER, (uintptr_t)pending[cpu] | GICR_TABLE_CACHED | GICR_PENDBASER_PTZ);
    put_one(its_mapc(cpu, gic_redistributor_number(cpu), true));
    put_one(its_invall(cpu));
    put_one(its_sync(gic_redistributor_number(cpu)));
}

static void wait_until_quiescent(void)
{
    uint64_t limit = time_limit();

    io_write32(PLATFORM_GITS_BASE + GITS_CTLR, 0);
    while (field_get(GITS_CTLR_QUIESCENT, io_read32(PLATFORM_GITS_BASE + GITS_CTLR)) == 0) {
        if (time_limit_over(limit)) {
            stop_waiting("the_its_to_be_quiescent", PLATFORM_GITS_BASE, 0);
        }
    }
}

/* One page for each table that it wants; in memory as cacheable as the shim's own. */
static void give_tables(void)
{
    for (uint32_t n = 0; n < GITS_BASER_COUNT; n++) {
        uintptr_t baser = PLATFORM_GITS_BASE + GITS_BASER + 8U * n;

        if (field64_get(GITS_BASER_TYPE, io_read64(baser)) != 0) {
            io_write64(baser, GITS_VALID | GITS_TABLE_CACHED | (uintptr_t)tables[n]);
        }
    }
    io_write64(PLATFORM_GITS_BASE + GITS_CBASER, GITS_VALID | GITS_TABLE_CACHED | (uintptr_t)queue);
    io_write64(PLATFORM_GITS_BASE + GITS_CWRITER, 0);
}

bool its_hw_is_there(void)
{
    return PLATFORM_GITS_BASE != 0 && gic_redistributor(0) != 0 &&
           field_get(GICR_TYPER_PLPIS, io_read32(gic_redistributor(0) + GICR_TYPER)) != 0;
}

void its_hw_start(void)
{
    for (uint32_t i = 0; i < sizeof(config) / sizeof(config[0]); i++) {
        config[i] = LPI_SHIM * 0x0101010101010101ULL; /* a byte each */
    }
    for (uint32_t event = 0; event < sizeof(its_hw_places); event++) {
        its_hw_places[event] = ITS_HW_NOWHERE;
    }
    wait_until_quiescent();
    give_tables();
    dsb();
    io_write32(PLATFORM_GITS_BASE + GITS_CTLR, field_put(GITS_CTLR_ENABLED, 1));
    put_one(its_mapd(ITS_HW_DEVICE, ITS_HW_EVENT_BITS, (uintptr_t)itt, true));
    for (uint32_t cpu = 0; cpu < PLATFORM_CPU_MAX; cpu++) {
        start_redistributor(cpu);
    }
    ring();
}

void its_hw_start_cpu(void)
{
    const uint8_t *those = __atomic_load_n(&vectors, __ATOMIC_ACQUIRE);

    if (those != NULL) {
        write_VBAR_EL2((uintptr_t)those);
        isb();
    }
}

/*
 * In this order: an LPI that came to other vectors would be taken for one of the interrupts that they know.
 * CPU `cpu` is this one, or finds the vectors when it starts.
 */
void its_hw_expect_lpis(uint32_t cpu)
{
    __atomic_store_n(&vectors, vpe_hw_in_use ? hyp_vectors_with_vpes : hyp_vectors_with_lpis,
                     __ATOMIC_RELEASE);
    its_hw_start_cpu();
    io_write32(gic_redistributor(cpu) + GICR_CTLR, field_put(GICR_CTLR_ENABLE_LPIS, 1));
    if (!vpe_hw_in_use) {
        its_hw_prepare(0);
    }
}
