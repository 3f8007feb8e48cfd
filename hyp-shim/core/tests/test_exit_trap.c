/*
 * Accesses and calls that the shim performs in the guest's place, as AArch64 has them: the bytes of an access
 * in the order of the level that it is from, and the guest moved past its instruction, which ends a step.
 * Among them are those that no machine under QEMU shows: a trapped WFI that is stepped (QEMU steps it as a
 * NOP), and what a jump led to on a CPU with branch target identification.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/field.h"
#include "common/psci.h"
#include "core/exit.h"
#include "core/psci.h"
#include "core/regions.h"
#include "core/switch.h"
#include "inject.h"
#include "sysreg.h"

#define PAGE   0x08000000U
#define PC     0x44001000U
#define REG    7U
#define WORD   0x44332211U
#define DOUBLE 0x8877665544332211ULL

#define DEFINE(reg) uint64_t fake_##reg;
FAKED(DEFINE) // cppcheck-suppress unknownMacro

uint32_t fake_sleeps;
struct mmio_page mmio_pages[MMIO_PAGES_MAX];

/* ---- what stands around the exits under test ---- */

static uint32_t halves[2]; /* the register: its lower and its upper word */

static uint32_t read_register(struct vgic_cpu *cpu, uint32_t offset, uint32_t size)
{
    uint32_t value = halves[offset / 4U % 2U] >> (8U * (offset % 4U));

    (void)cpu;
    return size == MMIO_WORD ? value : value & ((1U << (8U << size)) - 1U);
}

static void write_register(struct vgic_cpu *cpu, uint32_t value, uint32_t offset, uint32_t size)
{
    uint32_t mask = size == MMIO_WORD ? UINT32_MAX : ((1U << (8U << size)) - 1U) << (8U * (offset % 4U));
    uint32_t *half = &halves[offset / 4U % 2U];

    (void)cpu;
    *half = (*half & ~mask) | (value << (8U * (offset % 4U)) & mask);
}

uintptr_t psci_call(struct vcpu *vcpu, uint32_t number, const uintptr_t arguments[3])
{
    (void)vcpu, (void)number, (void)arguments;
    return PSCI_SUCCESS;
}

bool switch_wait(struct vcpu *vcpu)
{
    (void)vcpu;
    return false;
}

void inject_data_abort(uint32_t syndrome)
{
    (void)syndrome;
    fail_msg("an abort was injected");
}

void inject_fetch_abort(void)
{
    fail_msg("an abort was injected");
}

void inject_undefined(void)
{
    fail_msg("an undefined instruction was injected");
}

/* ---- the machine of a test ---- */

static const struct mmio_row rows[] = {
    {0, 8, MMIO_8 | MMIO_16_32 | MMIO_32_64, COUNT_exit_gicd, read_register, write_register},
};
static struct mmio_table table;
static struct counters counters;
static struct vcpu vcpu;
static struct frame frame;

static int start(void **state)
{
    (void)state;
    mmio_table_init(&table, rows, 1, COUNT_exit_gicd);
    mmio_pages[0] =
        (struct mmio_page){.tag = trap_page_tag(PAGE), .row_of = table.row_of, .unknown = &table.unknown};
    mmio_pages[1] = (struct mmio_page){.tag = TRAP_NO_PAGE};
    vcpu = (struct vcpu){.vgic.counters = &counters};
    frame = (struct frame){.x = {0}};
    halves[0] = WORD;
    halves[1] = (uint32_t)(DOUBLE >> 32);
    fake_HPFAR_EL2 = trap_page_tag(PAGE);
    fake_FAR_EL2 = PAGE;
    fake_ELR_EL2 = PC;
    fake_SPSR_EL2 = PSR_MODE_EL1H;
    fake_SCTLR_EL1 = 0;
    fake_sleeps = 0;
    return 0;
}

enum direction { LOAD, STORE };

/* The syndrome of an access of 1 << `size` bytes by register REG, of 64 bits for a double word. */
static uint32_t access(uint32_t size, enum direction direction)
{
    return field_put(ESR_EC, EC_DABT_GUEST) | field_put(ESR_IL, 1) | field_put(ESR_ISV, 1) |
           field_put(ESR_SAS, size) | field_put(ESR_SRT, REG) | field_put(ESR_SF, size == 3 ? 1 : 0) |
           field_put(ESR_WNR, direction == STORE ? 1 : 0) | field_put(ESR_FSC_KIND, FSC_KIND_TRANSLATION);
}

/* What a load leaves in the register. */
static uint64_t load(uint32_t size)
{
    exit_data_abort(&vcpu, access(size, LOAD), &frame);
    return frame.x[REG];
}

static void store(uint32_t size, uint64_t value)
{
    halves[0] = halves[1] = 0;
    frame.x[REG] = value;
    exit_data_abort(&vcpu, access(size, STORE), &frame);
}

static uint64_t whole(void)
{
    return (uint64_t)halves[1] << 32 | halves[0];
}

/* The four settings of both levels' byte orders, and which of them make data at a level big-endian. */
static const struct order {
    uint64_t sctlr;
    bool el0, el1;
} orders[] = {
    {0, false, false},
    {SCTLR_E0E, true, false},
    {SCTLR_EE, false, true},
    {SCTLR_EE | SCTLR_E0E, true, true},
};

static void expect_order(bool big)
{
    assert_int_equal(load(3), big ? __builtin_bswap64(DOUBLE) : DOUBLE);
    assert_int_equal(load(2), big ? __builtin_bswap32(WORD) : WORD);
    assert_int_equal(load(1), big ? 0x1122U : 0x2211U);
    assert_int_equal(load(0), 0x11U);
    store(3, DOUBLE);
    assert_int_equal(whole(), big ? __builtin_bswap64(DOUBLE) : DOUBLE);
    store(2, WORD);
    assert_int_equal(whole(), big ? __builtin_bswap32(WORD) : WORD);
    store(1, 0x2211U);
    assert_int_equal(whole(), big ? 0x1122U : 0x2211U);
    store(0, 0x11U);
    assert_int_equal(whole(), 0x11U);
}

static void behaviour_45_each_level_has_its_order(void **state)
{
    static const uint32_t modes[] = {PSR_MODE_EL0, PSR_MODE_EL1T, PSR_MODE_EL1H};

    for (size_t mode = 0; mode < sizeof(modes) / sizeof(modes[0]); mode++) {
        for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
            start(state);
            fake_SPSR_EL2 = modes[mode];
            fake_SCTLR_EL1 = orders[i].sctlr;
            expect_order(modes[mode] == PSR_MODE_EL0 ? orders[i].el0 : orders[i].el1);
        }
    }
}

static void behaviour_45_a_sign_is_that_of_the_value_in_order(void **state)
{
    (void)state;
    halves[0] = 0x80U; /* big-endian, this half word is negative */
    fake_SCTLR_EL1 = SCTLR_EE;
    exit_data_abort(&vcpu, access(1, LOAD) | field_put(ESR_SSE, 1) | field_put(ESR_SF, 1), &frame);
    assert_int_equal(frame.x[REG], 0xffffffffffff8000ULL);
}

/* ---- the short way for words ---- */

static void an_unaligned_word_is_the_one_at_its_place(void **state)
{
    for (uint32_t offset = 0; offset < 4; offset++) {
        start(state);
        fake_FAR_EL2 = PAGE + offset;
        exit_word_access(&vcpu, access(2, LOAD), &frame);
        assert_int_equal(frame.x[REG], WORD);
        exit_word_access(&vcpu, access(2, STORE), &frame);
        assert_int_equal(whole(), DOUBLE >> 32 << 32 | WORD);
    }
}

/* ---- the guest is moved past what is done in its place ---- */

static void load_a_word(void)
{
    exit_data_abort(&vcpu, access(2, LOAD), &frame);
}

static void store_a_double(void)
{
    exit_data_abort(&vcpu, access(3, STORE), &frame);
}

static void call_firmware(void)
{
    exit_firmware_call(&vcpu, field_put(ESR_EC, EC_SMC) | field_put(ESR_IL, 1), &frame);
}

static void sleep_once(void)
{
    exit_wait(&vcpu, field_put(ESR_EC, EC_WFX) | field_put(ESR_IL, 1), &frame);
    assert_int_equal(fake_sleeps, 1);
}

static void (*const performed[])(void) = {load_a_word, store_a_double, call_firmware, sleep_once};

static void behaviour_46_it_is_one_step_and_a_jump_to_it_is_over(void **state)
{
    for (size_t i = 0; i < sizeof(performed) / sizeof(performed[0]); i++) {
        start(state);
        fake_SPSR_EL2 = PSR_MODE_EL1H | PSR_SS | PSR_BTYPE | PSR_I | PSR_FLAGS;
        performed[i]();
        assert_int_equal(fake_ELR_EL2, PC + 4U);
        assert_int_equal(fake_SPSR_EL2, PSR_MODE_EL1H | PSR_I | PSR_FLAGS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(behaviour_45_each_level_has_its_order, start),
        cmocka_unit_test_setup(behaviour_45_a_sign_is_that_of_the_value_in_order, start),
        cmocka_unit_test_setup(an_unaligned_word_is_the_one_at_its_place, start),
        cmocka_unit_test_setup(behaviour_46_it_is_one_step_and_a_jump_to_it_is_over, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
