/*
 * Emulated register pages as tables: a register is a row. What no row covers reads as zero, ignores writes,
 * and is counted.
 */
#ifndef VGIC_REGISTERS_MMIO_H
#define VGIC_REGISTERS_MMIO_H

#include <stddef.h>
#include <stdint.h>

#include "common/counters.h"
#include "vgic/record/vcpu.h"

/*
 * How a register may be accessed: a bit for each log2 of the width (0 byte, 2 word) and offset in the word.
 * Of a double word the handlers see the halves, the lower one first.
 */
#define MMIO_WORD 2U /* log2 of the width of nearly all */

#define MMIO_8     0x000fU
#define MMIO_32    0x0100U
#define MMIO_8_32  (MMIO_8 | MMIO_32)
#define MMIO_16_32 (0x0010U | MMIO_32)
#define MMIO_32_64 (MMIO_32 | 0x1000U)

#define MMIO_DOUBLE_WORD 3U

typedef uint32_t mmio_reader(struct vgic_cpu *cpu, uint32_t offset, uint32_t size);
typedef void mmio_writer(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size);

/*
 * One register, or a run of equal ones. `offset` and `length` in bytes, from the start of the table's first
 * page. Handlers get the offset in its page or, with VGIC_FRAME_OFFSET, in the whole device, log2 of the
 * width in bytes, and of a narrow write nothing certain above that width.
 */
struct mmio_row {
    uint16_t offset;
    uint16_t length;
    uint16_t allowed; /* MMIO_8, MMIO_32, MMIO_8_32 */
    uint16_t counter; /* the exit_* counter an access adds to */
    mmio_reader *read;
    mmio_writer *write;
};

#define MMIO_PAGE_SIZE   4096U
#define MMIO_TABLE_WORDS (VGIC_FRAME_SIZE / 4U)

/* A table with its index: the row that covers each 32-bit word, `unknown` where none does. */
struct mmio_table {
    const struct mmio_row *row_of[MMIO_TABLE_WORDS];
    struct mmio_row unknown;
};

/* Builds the index over `rows`, which stay in use; what they do not cover is counted as `unknown_counter`. */
void mmio_table_init(struct mmio_table *table, const struct mmio_row *rows, size_t row_count,
                     enum counter unknown_counter);

/*
 * Of a page's index, the row for an access of 1 << `size` bytes at `offset` in it: `unknown` unless it is
 * allowed.
 */
static inline const struct mmio_row *mmio_row(const struct mmio_row *const *row_of,
                                              const struct mmio_row *unknown, uint32_t offset, uint32_t size)
{
    const struct mmio_row *row = row_of[offset / 4U];

    return (row->allowed >> (size * 4U + offset % 4U) & 1U) != 0 ? row : unknown;
}

/* The access itself; counts the exit. */
static inline uint32_t mmio_row_read(const struct mmio_row *row, struct vgic_cpu *cpu, uint32_t offset,
                                     uint32_t size)
{
    cpu->counters->value[row->counter]++;
    return row->read(cpu, offset, size);
}

static inline void mmio_row_write(const struct mmio_row *row, struct vgic_cpu *cpu, uint32_t offset,
                                  uint32_t size, uint32_t value)
{
    cpu->counters->value[row->counter]++;
    row->write(cpu, value, offset, size);
}

/* What a handler gets of an offset in the table's pages. */
static inline uint32_t mmio_handler_offset(uint32_t offset)
{
    return VGIC_FRAME_OFFSET ? offset : offset % MMIO_PAGE_SIZE;
}

/* An access of 1 << `size` bytes; any offset in the table's pages, size and alignment is harmless. */
static inline uint32_t mmio_read(const struct mmio_table *table, struct vgic_cpu *cpu, uint32_t offset,
                                 uint32_t size)
{
    return mmio_row_read(mmio_row(table->row_of, &table->unknown, offset, size), cpu,
                         mmio_handler_offset(offset), size);
}

static inline void mmio_write(const struct mmio_table *table, struct vgic_cpu *cpu, uint32_t offset,
                              uint32_t size, uint32_t value)
{
    mmio_row_write(mmio_row(table->row_of, &table->unknown, offset, size), cpu, mmio_handler_offset(offset),
                   size, value);
}

/* An access of 8 bytes: the two halves of a register that allows it; counted once. */
uint64_t mmio_row_read_double(const struct mmio_row *row, struct vgic_cpu *cpu, uint32_t offset);
void mmio_row_write_double(const struct mmio_row *row, struct vgic_cpu *cpu, uint32_t offset, uint64_t value);

/* For rows: what a write-only register reads as, and what a read-only one does with a write. */
mmio_reader mmio_read_as_zero;
mmio_writer mmio_write_ignored;

#endif
