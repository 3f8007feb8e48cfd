/* The VMM's devices, and what it reads from outside: on the host, under the sanitizers, without KVM. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/hypercall.h"
#include "hosts/kvm/console.h"
#include "hosts/kvm/image.h"
#include "hosts/kvm/mode.h"
#include "hosts/kvm/params.h"
#include "hosts/kvm/tests/lines.h"

static uint32_t load(uint64_t address)
{
    uint64_t value = 1;

    assert_true(device_read(address, 4, &value));
    return (uint32_t)value;
}

static void store(uint64_t address, uint32_t value)
{
    assert_true(device_write(address, 4, value));
}

#define RTC  (map_gicv2.rtc)
#define UART (map_gicv2.uart)

static void an_alarm_is_a_line_that_the_mask_moves(void **state)
{
    (void)state;
    store(RTC + 0x10, 0);
    for (int tries = 0; load(RTC + 0x14) == 0 && tries < 3; tries++) {
        store(RTC + 0x04, load(RTC));
    }
    assert_int_equal(load(RTC + 0x14), 1);
    assert_int_equal(load(RTC + 0x18), 0);
    expect_lines("");
    store(RTC + 0x10, 1);
    assert_int_equal(load(RTC + 0x18), 1);
    expect_lines("+34 ");
    store(RTC + 0x10, 1);
    expect_lines("");
    store(RTC + 0x10, 0);
    expect_lines("-34 ");
    store(RTC + 0x10, 1);
    store(RTC + 0x1c, 1);
    expect_lines("+34 -34 ");
    assert_int_equal(load(RTC + 0x14), 0);
}

static void an_alarm_of_another_second_waits(void **state)
{
    (void)state;
    store(RTC + 0x10, 1);
    store(RTC + 0x04, load(RTC) + 1000);
    assert_int_equal(load(RTC + 0x14), 0);
    expect_lines("");
    store(RTC + 0x08, 5000);
    assert_in_range(load(RTC), 5000, 5001);
}

static void the_doorbell_pulses_what_is_asked_for(void **state)
{
    (void)state;
    store(map_gicv2.doorbell + DOORBELL_RING, 40);
    store(map_gicv2.doorbell + DOORBELL_RING_SLOWLY, 41);
    expect_lines("+40 -40 +41 -41 ");
    store(map_gicv2.doorbell + DOORBELL_RING, 31); /* a PPI has no line here */
    store(map_gicv2.doorbell + DOORBELL_RING, 1020);
    store(map_gicv2.doorbell + DOORBELL_RING, UINT32_MAX);
    store(map_gicv2.doorbell + 8, 40);
    expect_lines("");
}

static void only_gicv2m_interrupts_are_msis(void **state)
{
    (void)state;
    assert_int_equal(load(map_gicv2.msi + 8), 80 << 16 | 64);
    store(map_gicv2.msi + 0x40, 80);
    store(map_gicv2.msi + 0x40, 143);
    expect_lines("+80 -80 +143 -143 ");
    store(map_gicv2.msi + 0x40, 79);
    store(map_gicv2.msi + 0x40, 144);
    expect_lines("");
}

static void what_is_not_there_is_said(void **state)
{
    uint64_t value = 1;

    (void)state;
    assert_false(device_read(0, 4, &value));
    assert_int_equal(value, 0);
    assert_false(device_read(UART + 0x1000, 4, &value));
    assert_false(device_write(UART - 1, 1, 0));
    assert_true(device_write(RTC + 0x10, 8, 1)); /* wider than the device: ignored */
    assert_true(device_read(RTC, 8, &value));
    assert_int_equal(value, 0);
    expect_lines("");
}

/* The guest's lines go out whole, and what has no end in pieces. */
static void lines_go_out_whole(void **state)
{
    char text[4096] = "";
    uint32_t before = console_lines;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    console_fd = ends[1];
    store(UART, 'a');
    store(UART, 'b');
    store(UART + 0x30, 'x'); /* CR, not DR */
    console_record("next experiment=%s", "eoi");
    store(UART, '\n');
    for (int i = 0; i < 1023; i++) {
        store(UART, 'x');
    }
    assert_int_equal(load(UART + 0x18), 0x90);
    close(ends[1]);
    console_fd = STDOUT_FILENO;
    assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
    close(ends[0]);
    assert_int_equal(console_lines - before, 2);
    assert_memory_equal(text, "@ht - next experiment=eoi #", 27);
    assert_memory_equal(strchr(text, '\n') + 1, "ab\nxxx", 6);
    assert_int_equal(strlen(text), 27 + 8 + 1 + 3 + 1024);
    assert_int_equal(text[strlen(text) - 1], '\n');
}

static char *words[] = {"hyptick=1",     "path=kvm", "experiment=ack,eoi",
                        "samples=10,20", "guest=/x", "silence=5"};
static const struct params params = {.word = words, .count = 6};

static void each_guest_has_a_line_of_its_own(void **state)
{
    static const char first[] = "hyptick=1 path=kvm samples=10 experiment=ack \n";
    char line[128];

    (void)state;
    assert_string_equal(params_get(&params, "path"), "kvm");
    assert_null(params_get(&params, "pat"));
    assert_true(params_line(&params, 0, "with=counts", line, sizeof(line)));
    assert_string_equal(line, "hyptick=1 path=kvm samples=10 experiment=ack with=counts\n");
    assert_true(params_line(&params, 1, "", line, sizeof(line)));
    assert_string_equal(line, "hyptick=1 path=kvm samples=20 experiment=eoi \n");
    assert_false(params_line(&params, 2, "", line, sizeof(line)));
    assert_true(params_line(&params, 0, "", line, sizeof(first)));
    for (size_t size = 1; size < sizeof(first); size++) {
        assert_false(params_line(&params, 0, "", line, size));
    }
}

static void names_of_a_list_have_limits(void **state)
{
    char name[BOOT_NAME_MAX];

    (void)state;
    assert_false(params_name("", 0, name));
    assert_false(params_name("a,,b", 1, name));
    assert_true(params_name("a,,b", 2, name));
    assert_string_equal(name, "b");
    assert_true(params_name("0123456789012345678901234567890", 0, name));
    assert_false(params_name("01234567890123456789012345678901", 0, name));
}

static uint8_t ram[256];
static union {
    Elf64_Ehdr header;
    uint8_t byte[512];
} file;

static const char *load_image(size_t length)
{
    bool is_32_bit;
    uint64_t entry;

    return image_load(file.byte, length, ram, 0x1000, sizeof(ram), &is_32_bit, &entry);
}

/* An image of one segment: 16 bytes of 0xaa at `address`. */
static void make_image(uint64_t address, uint64_t offset, uint64_t length)
{
    Elf64_Phdr segment = {.p_type = PT_LOAD, .p_offset = offset, .p_paddr = address, .p_filesz = length};

    memset(&file, 0, sizeof(file));
    memset(ram, 0, sizeof(ram));
    memcpy(file.header.e_ident, ELFMAG, SELFMAG);
    file.header.e_ident[EI_CLASS] = ELFCLASS64;
    file.header.e_machine = EM_AARCH64;
    file.header.e_entry = 0x1000;
    file.header.e_phoff = sizeof(file.header);
    file.header.e_phentsize = sizeof(segment);
    file.header.e_phnum = 1;
    memcpy(file.byte + sizeof(file.header), &segment, sizeof(segment));
    memset(file.byte + 0x100, 0xaa, 16);
}

static void an_image_is_copied_to_its_place(void **state)
{
    (void)state;
    make_image(0x1010, 0x100, 16);
    assert_null(load_image(sizeof(file)));
    assert_int_equal(ram[0xf], 0);
    assert_int_equal(ram[0x10], 0xaa);
    assert_int_equal(ram[0x1f], 0xaa);
    assert_int_equal(ram[0x20], 0);
}

static void a_broken_image_is_refused(void **state)
{
    (void)state;
    make_image(0x1010, 0x100, 0x200);
    assert_string_equal(load_image(sizeof(file)), "the file is shorter than its headers say");
    make_image(0x1010, UINT64_MAX, 16);
    assert_string_equal(load_image(sizeof(file)), "the file is shorter than its headers say");
    make_image(0x10f8, 0x100, 16);
    assert_string_equal(load_image(sizeof(file)), "a segment is outside the guest's RAM");
    make_image(UINT64_MAX - 4, 0x100, 16);
    assert_string_equal(load_image(sizeof(file)), "a segment is outside the guest's RAM");
    make_image(0x1010, 0x100, 16);
    file.header.e_entry = 0xfff;
    assert_string_equal(load_image(sizeof(file)), "it starts outside the guest's RAM");
    file.header.e_machine = EM_X86_64;
    assert_string_equal(load_image(sizeof(file)), "not an ELF file for Arm");
    make_image(0x1010, 0x100, 16);
    for (size_t length = 0; length < 0x110; length++) {
        assert_non_null(load_image(length));
    }
}

/* Bytes of all kinds: whatever they are, reading them ends, inside the file and the RAM. */
static void random_images(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < 20000; i++) {
        make_image(0x1010, 0x100, 16);
        for (int n = 0; n < 4; n++) {
            file.byte[rand() % 0x80] = (uint8_t)rand();
        }
        load_image((size_t)rand() % sizeof(file));
    }
}

static int add_devices(void **state)
{
    (void)state;
    uart_add(&map_gicv2);
    rtc_add(&map_gicv2);
    doorbell_add(&map_gicv2);
    return 0;
}

/* What the kernels say: a mode's line is a part of another's. */
static void the_mode_is_what_kvm_told_the_log(void **state)
{
    (void)state;
    assert_string_equal(mode_in("<6>kvm [1]: Hyp mode initialized successfully\n"), "nvhe");
    assert_string_equal(mode_in("<6>kvm [1]: Hyp nVHE mode initialized successfully\n"), "nvhe");
    assert_string_equal(mode_in("<6>kvm [1]: VHE mode initialized successfully\n"), "vhe");
    assert_string_equal(mode_in("<6>kvm [1]: Protected nVHE mode initialized successfully\n"), "protected");
    assert_string_equal(mode_in("<6>kvm [1]: HYP mode not available\n"), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_alarm_is_a_line_that_the_mask_moves),
        cmocka_unit_test(an_alarm_of_another_second_waits),
        cmocka_unit_test(the_doorbell_pulses_what_is_asked_for),
        cmocka_unit_test(only_gicv2m_interrupts_are_msis),
        cmocka_unit_test(what_is_not_there_is_said),
        cmocka_unit_test(lines_go_out_whole),
        cmocka_unit_test(each_guest_has_a_line_of_its_own),
        cmocka_unit_test(names_of_a_list_have_limits),
        cmocka_unit_test(an_image_is_copied_to_its_place),
        cmocka_unit_test(a_broken_image_is_refused),
        cmocka_unit_test(random_images),
        cmocka_unit_test(the_mode_is_what_kvm_told_the_log),
    };

    return cmocka_run_group_tests(tests, add_devices, NULL);
}
