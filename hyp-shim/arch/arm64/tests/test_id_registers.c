/*
 * What the ID registers of a CPU show to a guest: everything but what would trap.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/field.h"
#include "id_registers.h"
#include "sysreg.h"
#include "trap.h"

#define PFR0   (8U * 4U)
#define ZFR0   (8U * 4U + 4U)
#define ISAR1  (8U * 6U + 1U)
#define RT     9U
#define IDS    64U
#define PLAIN  0x1100000011112222ULL /* ID_AA64PFR0_EL1 of a CPU that has nothing of the kind */
#define SVE    (1ULL << 32)
#define KEYS   (1ULL << 4 | 1ULL << 24)
#define OTHERS (1ULL << 12 | 1ULL << 52)

static uint64_t ids[IDS];
static struct frame frame;

uint64_t id_read(uint32_t number);
uint64_t id_read(uint32_t number)
{
    assert_in_range(number, 0, IDS - 1U);
    return ids[number];
}

static int start(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < IDS; i++) {
        ids[i] = 0;
    }
    ids[PFR0] = PLAIN;
    ids[ISAR1] = OTHERS;
    frame = (struct frame){.x = {0}};
    return 0;
}

/* MRS of S3_0_C0_C<crm>_<op2>. */
static uint32_t read_of(uint32_t number)
{
    return field_put(ESR_EC, EC_SYSREG) | field_put(ESR_IL, 1) |
           TRAP_SYSREG(3, 0, 0, number / 8U, number % 8U) | field_put(ESR_SYS_RT, RT) |
           field_put(ESR_SYS_READ, 1);
}

static void expect_shown(uint32_t number, uint64_t value)
{
    frame.x[RT] = ~value;
    assert_true(id_read_for_guest(read_of(number), &frame));
    assert_int_equal(frame.x[RT], value);
}

static void behaviour_56_a_cpu_with_nothing_of_the_kind_hides_nothing(void **state)
{
    (void)state;
    assert_false(id_hides_something());
    expect_shown(PFR0, PLAIN);
}

static void behaviour_56_what_would_trap_is_not_offered(void **state)
{
    (void)state;
    ids[PFR0] |= SVE;
    ids[ZFR0] = 0x1;
    ids[ISAR1] |= KEYS;
    assert_true(id_hides_something());
    expect_shown(PFR0, PLAIN);
    expect_shown(ZFR0, 0);
    expect_shown(ISAR1, OTHERS);
}

static void behaviour_56_one_of_them_is_enough(void **state)
{
    (void)state;
    ids[ISAR1] |= KEYS;
    assert_true(id_hides_something());
}

/* Not reads of ID registers: a write, another op1, another CRn, a CRm beyond the last. */
static void other_accesses_are_not_performed(void **state)
{
    static const uint32_t others[] = {
        TRAP_SYSREG(3, 0, 0, 4, 0),      TRAP_SYSREG(3, 1, 0, 4, 0) | 1U, TRAP_SYSREG(3, 0, 1, 4, 0) | 1U,
        TRAP_SYSREG(3, 0, 0, 8, 0) | 1U, TRAP_SYSREG(2, 0, 0, 4, 0) | 1U,
    };

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(id_read_for_guest(others[i] | field_put(ESR_SYS_RT, RT), &frame));
        assert_int_equal(frame.x[RT], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(behaviour_56_a_cpu_with_nothing_of_the_kind_hides_nothing, start),
        cmocka_unit_test_setup(behaviour_56_what_would_trap_is_not_offered, start),
        cmocka_unit_test_setup(behaviour_56_one_of_them_is_enough, start),
        cmocka_unit_test_setup(other_accesses_are_not_performed, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
