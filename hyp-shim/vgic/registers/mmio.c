/*
 * The index of a table of registers, and the row behind everything that has none.
 */
#include "vgic/registers/mmio.h"

uint32_t mmio_read_as_zero(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)cpu, (void)offset, (void)size;
    return 0;
}

void mmio_write_ignored(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)cpu, (void)offset, (void)size, (void)value;
}

static uint32_t read_unknown(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size;
    vgic_count(cpu, COUNT_unknown_access);
    return 0;
}

static void write_unknown(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)offset, (void)size, (void)value;
    vgic_count(cpu, COUNT_unknown_access);
}

uint64_t mmio_row_read_double(const struct mmio_row *row, struct vgic_cpu *cpu, uint32_t offset)
{
    uint64_t low = mmio_row_read(row, cpu, offset, MMIO_WORD);

    return row->allowed != 0 ? low | (uint64_t)row->read(cpu, offset + 4U, MMIO_WORD) << 32 : low;
}

void mmio_row_write_double(const struct mmio_row *row, struct vgic_cpu *cpu, uint32_t offset, uint64_t value)
{
    mmio_row_write(row, cpu, offset, MMIO_WORD, (uint32_t)value);
    if (row->allowed != 0) {
        row->write(cpu, (uint32_t)(value >> 32), offset + 4U, MMIO_WORD);
    }
}

void mmio_table_init(struct mmio_table *table, const struct mmio_row *rows, size_t row_count,
                     enum counter unknown_counter)
{
    table->unknown = (struct mmio_row){
        .counter = (uint16_t)unknown_counter,
        .read = read_unknown,
        .write = write_unknown,
    };
    for (uint32_t word = 0; word < MMIO_TABLE_WORDS; word++) {
        table->row_of[word] = &table->unknown;
    }
    for (size_t row = 0; row < row_count; row++) {
        for (uint32_t at = 0; at < rows[row].length; at += 4) {
            table->row_of[(rows[row].offset + at) / 4U] = &rows[row];
        }
    }
}
