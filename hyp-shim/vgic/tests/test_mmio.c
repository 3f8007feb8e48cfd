/*
 * Tables of registers: which row an access goes to, by offset, width and alignment, and what no row covers.
 */
#include "story.h"

static struct {
    uint32_t reads;
    uint32_t writes;
    uint32_t offset;
    uint32_t size;
    uint32_t value;
} seen;

static uint32_t read_row(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    (void)cpu;
    seen.reads++;
    seen.offset = offset;
    seen.size = size;
    return 0xabcd0000U | offset;
}

static void write_row(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    (void)cpu;
    seen.writes++;
    seen.offset = offset;
    seen.size = size;
    seen.value = value;
}

static const struct mmio_row rows[] = {
    {0x000, 4, MMIO_32, COUNT_exit_gicd, read_row, write_row},
    {0x010, 16, MMIO_8_32, COUNT_exit_doorbell, read_row, write_row},
    {0x020, 4, MMIO_8, COUNT_exit_gicd, read_row, write_row},
    {0x030, 4, MMIO_32, COUNT_exit_gicd, mmio_read_as_zero, mmio_write_ignored},
    {0xffc, 4, MMIO_32, COUNT_exit_gicd, read_row, write_row},
};

static struct mmio_table table;
static struct counters counters;
static struct vgic_cpu cpu;

static int start(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof(seen));
    memset(&counters, 0, sizeof(counters));
    cpu.counters = &counters;
    mmio_table_init(&table, rows, sizeof(rows) / sizeof(rows[0]), COUNT_exit_gicc_other);
    return 0;
}

static void an_access_goes_to_its_row(void **state)
{
    (void)state;
    for (uint32_t offset = 0x10; offset < 0x20; offset += 4) {
        assert_int_equal(mmio_read(&table, &cpu, offset, 2), 0xabcd0000U | offset);
        mmio_write(&table, &cpu, offset, 2, 0x12345678);
        assert_int_equal(seen.offset, offset);
        assert_int_equal(seen.size, 2);
        assert_int_equal(seen.value, 0x12345678);
    }
    assert_int_equal(counters.value[COUNT_exit_doorbell], 8);
    assert_int_equal(mmio_read(&table, &cpu, 0xffc, 2), 0xabcd0ffc);
    assert_int_equal(counters.value[COUNT_exit_gicd], 1);
    assert_int_equal(counters.value[COUNT_unknown_access], 0);
}

static void bytes_go_where_they_are_allowed(void **state)
{
    (void)state;
    for (uint32_t offset = 0x10; offset < 0x24; offset++) {
        mmio_write(&table, &cpu, offset, 0, 0x5a);
        assert_int_equal(seen.offset, offset);
        assert_int_equal(seen.size, 0);
    }
    assert_int_equal(seen.writes, 0x14);
    mmio_write(&table, &cpu, 0, 0, 0x5a);
    mmio_write(&table, &cpu, 0x20, 2, 0x5a);
    assert_int_equal(seen.writes, 0x14);
    assert_int_equal(counters.value[COUNT_unknown_access], 2);
    assert_int_equal(counters.value[COUNT_exit_gicc_other], 2);
}

static void everything_else_is_unknown_and_counted(void **state)
{
    uint32_t unknown = 0;

    (void)state;
    for (uint32_t offset = 0; offset < 0x1000; offset++) {
        for (uint32_t size = 0; size < 4; size++) {
            bool word =
                size == 2 && offset % 4U == 0 &&
                (offset == 0 || (offset >= 0x10 && offset < 0x20) || offset == 0x30 || offset == 0xffc);
            bool byte = size == 0 && offset >= 0x10 && offset < 0x24;
            uint32_t value = mmio_read(&table, &cpu, offset, size);

            mmio_write(&table, &cpu, offset, size, 1);
            unknown += word || byte ? 0 : 2;
            assert_int_equal(value, (word || byte) && offset != 0x30 ? 0xabcd0000U | offset : 0);
            assert_int_equal(counters.value[COUNT_unknown_access], unknown);
        }
    }
    assert_int_equal(seen.reads, seen.writes);
}

static void read_only_and_write_only_rows(void **state)
{
    (void)state;
    assert_int_equal(mmio_read(&table, &cpu, 0x30, 2), 0);
    mmio_write(&table, &cpu, 0x30, 2, UINT32_MAX);
    assert_int_equal(counters.value[COUNT_exit_gicd], 2);
    assert_int_equal(counters.value[COUNT_unknown_access], 0);
    assert_int_equal(seen.reads + seen.writes, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_access_goes_to_its_row, start),
        cmocka_unit_test_setup(bytes_go_where_they_are_allowed, start),
        cmocka_unit_test_setup(everything_else_is_unknown_and_counted, start),
        cmocka_unit_test_setup(read_only_and_write_only_rows, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
