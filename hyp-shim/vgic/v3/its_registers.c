/*
 * GITS_*: the first frame (IHI 0069, 12.12), which is emulated. Of the second one the guest has the physical
 * page with GITS_TRANSLATER.
 */
#include "vgic/ops.h"
#include "vgic/v3/dist.h"
#include "vgic/v3/halves.h"
#include "vgic/v3/its.h"
#include "vgic/v3/its_tables.h"

#define IIDR_VALUE 0x6800043bU

#define ID_BITS 16U /* of a DeviceID, and of an EventID */

#define TYPER                                                                                                \
    (field_put(GITS_TYPER_PHYSICAL, 1) | field_put(GITS_TYPER_ENTRY_SIZE, ITS_ENTRY_SIZE - 1U) |             \
     field_put(GITS_TYPER_IDBITS, ID_BITS - 1U) | field_put(GITS_TYPER_DEVBITS, ID_BITS - 1U))

/* What a guest may write: all but where a table's kind and its entry's size are, and what is reserved. */
#define CBASER_MASK                                                                                          \
    (GITS_VALID | 7ULL << 59 | 7ULL << 53 | GITS_ADDRESS | 3ULL << 10 |                                      \
     field64_put(GITS_CBASER_PAGES, UINT32_MAX))
#define BASER_FIXED (field64_put(GITS_BASER_TYPE, UINT32_MAX) | field64_put(GITS_BASER_ENTRY, UINT32_MAX))

static const uint32_t kinds[ITS_TABLE_COUNT] = {GITS_BASER_DEVICES, GITS_BASER_COLLECTIONS};

/* There is no queue to work at. One that is not all in the guest's memory stalls with its first command. */
static __attribute__((noinline)) void stall(struct vgic_cpu *cpu, struct vgic_its *its, bool retry)
{
    if (its->enabled && (retry || !its->stalled) && (its->cbaser & GITS_VALID) != 0 &&
        its->creadr != its->cwriter) {
        its->stalled = true;
        vgic_count(cpu, COUNT_its_refused);
    }
}

/* A part of what is in the queue. */
static inline void work(struct vgic_cpu *cpu, struct vgic_its *its, bool retry)
{
    if (its->queue != NULL) {
        its_work(cpu, its);
    } else {
        stall(cpu, its, retry);
    }
}

static uint32_t read_ctlr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    if (cpu->vgic->its == NULL) {
        return 0;
    }
    return field_put(GITS_CTLR_ENABLED, cpu->vgic->its->enabled) |
           field_put(GITS_CTLR_QUIESCENT, !cpu->vgic->its->enabled);
}

static void write_ctlr(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;

    (void)offset, (void)size;
    if (its != NULL) {
        its_lock(cpu);
        its->enabled = field_get(GITS_CTLR_ENABLED, value) != 0;
        its_measure_queue(its);
        work(cpu, its, false);
        its_unlock(its);
    }
}

static uint32_t read_iidr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    return cpu->vgic->its != NULL ? IIDR_VALUE : 0;
}

static uint32_t read_typer(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return cpu->vgic->its != NULL ? half_of(TYPER, offset) : 0;
}

static uint32_t read_cbaser(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return cpu->vgic->its != NULL ? half_of(cpu->vgic->its->cbaser, offset) : 0;
}

/* The queue is empty then, and begins at its first command (12.12.2). While the ITS is on: ignored. */
static void write_cbaser(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;

    (void)size;
    if (its == NULL) {
        return;
    }
    its_lock(cpu);
    if (!its->enabled) {
        its->cbaser = with_half(its->cbaser, offset, value) & CBASER_MASK;
        its->creadr = 0;
        its->cwriter = 0;
        its->stalled = false;
        its_measure_queue(its);
    }
    its_unlock(its);
}

static uint32_t read_cwriter(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)size;
    return cpu->vgic->its != NULL && offset % 8U == 0 ? cpu->vgic->its->cwriter : 0;
}

/* Behind the queue's end there is nothing to write: refused. */
static void write_cwriter(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;

    (void)size;
    if (its == NULL || offset % 8U != 0) {
        return;
    }
    its_lock(cpu);
    if ((value & GITS_QUEUE_OFFSET) < its->queue_size) {
        its->cwriter = value & GITS_QUEUE_OFFSET;
        work(cpu, its, (value & GITS_RETRY) != 0);
    } else {
        vgic_count(cpu, COUNT_its_refused);
    }
    its_unlock(its);
}

/* Who waits for the queue looks here: that is when a long one goes on. */
static uint32_t read_creadr(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;

    (void)size;
    if (its == NULL || offset % 8U != 0) {
        return 0;
    }
    if (its->creadr != its->cwriter) {
        its_lock(cpu);
        work(cpu, its, false);
        its_unlock(its);
    }
    return its->creadr | (its->stalled ? GITS_RETRY : 0);
}

/* Which of the tables; ITS_TABLE_COUNT: a register without one. */
static uint32_t table_of(uint32_t offset)
{
    uint32_t n = (offset - GITS_BASER) / 8U;

    return n < ITS_TABLE_COUNT ? n : ITS_TABLE_COUNT;
}

static uint32_t read_baser(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    uint32_t n = table_of(offset);

    (void)size;
    return cpu->vgic->its != NULL && n < ITS_TABLE_COUNT ? half_of(cpu->vgic->its->baser[n], offset) : 0;
}

static void write_baser(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    struct vgic_its *its = cpu->vgic->its;
    uint32_t n = table_of(offset);

    (void)size;
    if (its == NULL || n == ITS_TABLE_COUNT) {
        return;
    }
    its_lock(cpu);
    if (!its->enabled) {
        its->baser[n] =
            (with_half(its->baser[n], offset, value) & ~BASER_FIXED) | (its->baser[n] & BASER_FIXED);
        its_measure_table(its, (enum its_table)n);
    }
    its_unlock(its);
}

static const struct mmio_row rows[] = {
    {GITS_CTLR, 4, MMIO_32, COUNT_exit_its, read_ctlr, write_ctlr},
    {GITS_IIDR, 4, MMIO_32, COUNT_exit_its, read_iidr, mmio_write_ignored},
    {GITS_TYPER, 8, MMIO_32_64, COUNT_exit_its, read_typer, mmio_write_ignored},
    {GITS_CBASER, 8, MMIO_32_64, COUNT_exit_its, read_cbaser, write_cbaser},
    {GITS_CWRITER, 8, MMIO_32_64, COUNT_exit_its, read_cwriter, write_cwriter},
    {GITS_CREADR, 8, MMIO_32_64, COUNT_exit_its, read_creadr, mmio_write_ignored},
    {GITS_BASER, 8U * GITS_BASER_COUNT, MMIO_32_64, COUNT_exit_its, read_baser, write_baser},
    {GIC_PIDR4, 48, MMIO_32, COUNT_exit_its, dist_read_id, mmio_write_ignored},
};

void its_registers_init(struct mmio_table *table)
{
    mmio_table_init(table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_its);
}

void its_init(struct vgic *vgic, struct vgic_its *its, bool direct)
{
    vgic->its = its;
    its->vgic = vgic;
    if (vgic->lines > VGIC_LINES_WITH_LPIS) {
        vgic->lines = VGIC_LINES_WITH_LPIS;
    }
    its->cbaser = its->propbaser = 0;
    its->cwriter = its->creadr = its->lock = 0;
    its->enabled = its->stalled = false;
    its->direct = direct;
    its->used = 0;
    its->bytes = (struct lpi_bytes){NULL, 0};
    for (uint32_t event = 0; event < ITS_PHYSICAL_EVENTS; event++) {
        its->of_event[event] = &vgic_nobody;
    }
    its_measure_queue(its);
    for (uint32_t n = 0; n < ITS_TABLE_COUNT; n++) {
        its->baser[n] =
            field64_put(GITS_BASER_TYPE, kinds[n]) | field64_put(GITS_BASER_ENTRY, ITS_ENTRY_SIZE - 1U);
        its->reach[n] = (struct its_reach){NULL, 0};
    }
    for (uint32_t i = 0; i < VGIC_CPU_MAX; i++) {
        its->redist[i] = (struct lpi_redist){.next_seat = vgic->lines};
    }
}
