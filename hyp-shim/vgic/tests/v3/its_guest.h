/*
 * A guest's driver of the ITS, for tests: where its tables are, and its commands.
 */
#ifndef VGIC_TESTS_V3_ITS_GUEST_H
#define VGIC_TESTS_V3_ITS_GUEST_H

#include "model/model.h"
#include "vgic/v3/its.h"
#include "vgic/v3/its_tables.h"

/* In the guest's memory. */
#define QUEUE       (MODEL_RAM + 0x0000U)
#define QUEUE_SIZE  0x1000U
#define DEVICES     (MODEL_RAM + 0x2000U)
#define COLLECTIONS (MODEL_RAM + 0x3000U)
#define CONFIG      (MODEL_RAM + 0x4000U) /* 24 KiB */
#define PENDING(n)  (MODEL_RAM + 0x10000U + (n)*0x10000U)
#define ITT(n)      (MODEL_RAM + 0xb000U + (n)*0x800U)

#define LPI(n) (INTID_LPI_FIRST + (n))

static uint32_t queue_end;

static inline uint64_t *ram_at(uint32_t address)
{
    return (uint64_t *)(void *)&model_ram[address - MODEL_RAM];
}

static inline void write_its_double(uint32_t offset, uint64_t value)
{
    guest_write_its(offset, (uint32_t)value);
    guest_write_its(offset + 4U, (uint32_t)(value >> 32));
}

static inline void write_redist_double(uint32_t cpu, uint32_t offset, uint64_t value)
{
    redist_write(cpu, offset, 2, (uint32_t)value);
    redist_write(cpu, offset + 4U, 2, (uint32_t)(value >> 32));
}

static inline void configure(uint32_t lpi, uint32_t priority, bool enabled)
{
    model_ram[CONFIG - MODEL_RAM + lpi - INTID_LPI_FIRST] = (uint8_t)(priority | (enabled ? 1U : 0U));
}

static inline void put(struct its_command command)
{
    memcpy(ram_at(QUEUE + queue_end), &command, sizeof(command));
    queue_end = (queue_end + ITS_COMMAND_SIZE) % QUEUE_SIZE;
}

static inline uint32_t refused(void)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        sum += machine.cpus[i].counters.value[COUNT_its_refused];
    }
    return sum;
}

/* Has the queue performed; whether nothing was refused. */
static inline bool ring(void)
{
    uint32_t before = refused();

    guest_write_its(GITS_CWRITER, queue_end);
    for (uint32_t looks = 0; guest_read_its(GITS_CREADR) != queue_end; looks++) {
        assert_true(looks < 1000);
    }
    return refused() == before;
}

static inline bool perform(struct its_command command)
{
    put(command);
    return ring();
}

static inline void enable_lpis(uint32_t cpu, bool on)
{
    redist_write(cpu, GICR_CTLR, 2, field_put(GICR_CTLR_ENABLE_LPIS, on));
}

/* Everything up to the first device. */
static inline void start_its(void)
{
    queue_end = 0;
    for (uint32_t cpu = 0; cpu < machine.config.cpus; cpu++) {
        write_redist_double(cpu, GICR_PROPBASER, CONFIG | 14U);
        write_redist_double(cpu, GICR_PENDBASER, PENDING(cpu) | GICR_PENDBASER_PTZ);
        enable_lpis(cpu, true);
    }
    write_its_double(GITS_BASER, GITS_VALID | DEVICES);
    write_its_double(GITS_BASER + 8U, GITS_VALID | COLLECTIONS);
    write_its_double(GITS_CBASER, GITS_VALID | QUEUE);
    guest_write_its(GITS_CTLR, 1);
    for (uint32_t cpu = 0; cpu < machine.config.cpus; cpu++) {
        assert_true(perform(its_mapc(cpu, cpu, true)));
    }
}

/* Device n, with 256 events; and event n of it as this LPI. */
static inline void map_device(uint32_t device)
{
    memset(ram_at(ITT(device)), 0, 0x800);
    assert_true(perform(its_mapd(device, 8, ITT(device), true)));
}

static inline void map_event(uint32_t device, uint32_t event, uint32_t lpi)
{
    configure(lpi, 0xa0, true);
    assert_true(perform(its_mapti(device, event, lpi, 0)));
}

static inline void interrupt(uint32_t device, uint32_t event)
{
    assert_true(perform(its_command_of_event(ITS_INT, device, event)));
}

/* ICC_IAR1, and ICC_EOIR1. */
static inline uint32_t take_any(void)
{
    uint32_t intid = (uint32_t)guest_read_icc(ICC_IAR1);

    machine_settle();
    return intid;
}

static inline void end_lpi(uint32_t intid)
{
    guest_write_icc(ICC_EOIR1, intid);
    machine_settle();
}

static inline void handle_lpi(uint32_t intid)
{
    assert_int_equal(take_any(), intid);
    end_lpi(intid);
}

static inline void assert_nothing(void)
{
    assert_int_equal(take_any(), INTID_SPURIOUS);
}

#endif
