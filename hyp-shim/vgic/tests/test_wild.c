/*
 * A guest that stores anything anywhere in the emulated pages: no access may harm the shim, or leave the
 * virtual GIC in a state that cannot be.
 */
#include "story.h"

#include "gic_ops.h"
#include "model/random.h"

/* Sets up interrupts of all kinds, some pending, some active. */
static void stir(void)
{
    for (uint32_t n = 0; n < 6; n++) {
        guest_configure(SOFT(n), n % 2U == 0, 0x40U + 8U * n);
        guest_configure(HARD(n), n % 2U == 0, 0x20U + 8U * n);
        device_line(SOFT(n), true);
        device_line(HARD(n), true);
    }
    guest_acknowledge();
    guest_send_self(3);
}

/* As exit_trap.c has it, a page at a time: offsets are never beyond the table's pages. */
static uint32_t poke(const struct mmio_table *table, uint32_t offset, uint32_t size, uint32_t value,
                     bool store)
{
    if (store) {
        mmio_write(table, &here->cpu, offset, size, value);
        value = 0;
    } else {
        value = mmio_read(table, &here->cpu, offset, size);
    }
    return value;
}

static void poke_everywhere(const struct mmio_table *table, uint32_t bytes)
{
    struct random random = {12345};

    for (uint32_t offset = 0; offset < bytes; offset++) {
        for (uint32_t size = 0; size < 4; size++) {
            poke(table, offset, size, random_word(&random), true);
            poke(table, offset, size, 0, false);
        }
        machine_settle();
    }
}

static void behaviour_25_any_access_to_the_distributor(void **state)
{
    (void)state;
    stir();
    poke_everywhere(&machine.dist, GICD_SIZE);
}

static void behaviour_25_any_access_to_the_cpu_interface(void **state)
{
    (void)state;
    stir();
    poke_everywhere(&machine.cpuif, GICC_SIZE);
}

/* Random stores among random acknowledges, ends and devices. */
static void behaviour_25_random_accesses_while_interrupts_come(void **state)
{
    struct random random = {54321};

    (void)state;
    stir();
    for (uint32_t step = 0; step < 20000; step++) {
        uint32_t offset = random_below(&random, GICD_SIZE), intid = SOFT(0) + random_below(&random, 104);
        uint32_t bit = 1U << random_below(&random, 32);

        switch (random_below(&random, 8)) {
        case 0:
            guest_end(guest_acknowledge());
            break;
        case 1:
            guest_acknowledge();
            break;
        case 2:
            guest_end(intid);
            break;
        case 3:
            device_line(intid, random_once_in(&random, 2));
            break;
        case 4:
            guest_pend(intid);
            break;
        default:
            poke(&machine.dist, offset & ~3U, 2, random_once_in(&random, 4) ? random_word(&random) : bit,
                 true);
            machine_settle();
            break;
        }
    }
}

static void behaviour_25_reserved_registers_read_as_zero(void **state)
{
    static const uint32_t reserved[] = {0x00c, 0x010, 0x03c, 0xd00, 0xe00, 0xf04, 0xf30, 0xfcc};
    uint32_t unknown = here->counters.value[COUNT_unknown_access];

    (void)state;
    for (uint32_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        guest_write(reserved[i], UINT32_MAX);
        assert_int_equal(guest_read(reserved[i]), 0);
        unknown += 2;
        assert_int_equal(here->counters.value[COUNT_unknown_access], unknown);
    }
}

/* Misaligned, of two bytes, of eight: nothing but a count. */
static void behaviour_25_widths_that_no_register_has(void **state)
{
    uint32_t before[GICD_SIZE / 4U], unknown = here->counters.value[COUNT_unknown_access];

    (void)state;
    for (uint32_t offset = 0; offset < GICD_SIZE; offset += 4) {
        before[offset / 4U] = guest_read(offset);
    }
    unknown = here->counters.value[COUNT_unknown_access] - unknown; /* registers there are not */
    for (uint32_t offset = 0; offset < GICD_SIZE; offset++) {
        poke(&machine.dist, offset, 1, UINT32_MAX, true);
        poke(&machine.dist, offset, 3, UINT32_MAX, true);
        assert_int_equal(poke(&machine.dist, offset, 1, 0, false), 0);
        if (offset % 4U != 0) {
            poke(&machine.dist, offset, 2, UINT32_MAX, true);
            assert_int_equal(poke(&machine.dist, offset, 2, 0, false), 0);
        }
    }
    assert_int_equal(here->counters.value[COUNT_unknown_access],
                     unknown + GICD_SIZE * 3U + GICD_SIZE / 4U * 6U);
    for (uint32_t offset = 0; offset < GICD_SIZE; offset += 4) {
        assert_int_equal(guest_read(offset), before[offset / 4U]);
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_25_any_access_to_the_distributor),
        STORY(OF_GICV2(ON_TRAP), behaviour_25_any_access_to_the_cpu_interface),
        STORY(ON_ALL, behaviour_25_random_accesses_while_interrupts_come),
        STORY(OF_GICV2(ON_ALL), behaviour_25_reserved_registers_read_as_zero),
        STORY(OF_GICV2(ON_ALL), behaviour_25_widths_that_no_register_has),
    };

    return STORIES_RUN(stories);
}
