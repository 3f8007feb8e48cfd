/* What the VMM makes of the machine it runs on: CPUs, KVM's mode, and the guest that fits. */
#define CPUS 4U

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "hosts/kvm/cpus.h"
#include "hosts/kvm/guest.h"
#include "hosts/kvm/mode.h"

void device_irq(uint32_t intid, bool level);
void irqchip_input(uint32_t vcpu, bool fiq, bool level);

/* What the other files of the VMM want of the machine. */
void device_irq(uint32_t intid, bool level)
{
    (void)intid;
    (void)level;
}

void irqchip_input(uint32_t vcpu, bool fiq, bool level)
{
    (void)vcpu;
    (void)fiq;
    (void)level;
}

/* The order of the CPUs 0 to 7 but for `without`, as text. */
static const char *order_of(const char *isolated, uint32_t without, uint32_t most)
{
    static char text[64];
    uint32_t order[CPU_SETSIZE];
    cpu_set_t usable;

    CPU_ZERO(&usable);
    for (uint32_t cpu = 0; cpu < 8; cpu++) {
        if (cpu != without) {
            CPU_SET(cpu, &usable);
        }
    }
    cpus_text(order, cpus_order(isolated, &usable, order, most), text, sizeof(text));
    return text;
}

static void isolated_cpus_come_first(void **state)
{
    (void)state;
    assert_string_equal(order_of("", 8, 8), "0,1,2,3,4,5,6,7");
    assert_string_equal(order_of("2-3\n", 8, 8), "2,3,0,1,4,5,6,7");
    assert_string_equal(order_of("7,2-3", 8, CPUS), "2,3,7,0");
    assert_string_equal(order_of("2-3", 3, CPUS), "2,0,1,4");
    assert_string_equal(order_of("2-4", 8, 2), "2,3");
    assert_string_equal(order_of("2-4", 8, 0), "");
}

static void what_is_no_list_isolates_nothing(void **state)
{
    static const char *const texts[] = {"\n",    "-", "2-", "2-x", "2;3", ",", "2,,3", "99999999999999999999",
                                        "2-1024"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_string_equal(order_of(texts[i], 8, CPUS), "0,1,2,3");
    }
}

static void a_list_that_is_too_long_is_cut(void **state)
{
    const uint32_t order[] = {10, 11, 12};
    char text[6];

    (void)state;
    cpus_text(order, 3, text, sizeof(text));
    assert_string_equal(text, "10,11");
}

/* /proc/interrupts of a Raspberry Pi 4 and of a server, in which a kernel in EL2 has EL2's timer. */
static void the_mode_is_told_by_the_kernels_own_timer(void **state)
{
    static const char before[] =
        "           CPU0       CPU1\n  9:          0          0     GICv2  25 Level     vgic\n";
    char text[512];

    (void)state;
    snprintf(
        text, sizeof(text),
        "%s 11:  123  26     GICv2  30 Level     arch_timer\n 12: 0 0 GICv2 27 Level     kvm guest vtimer\n",
        before);
    assert_string_equal(mode_by_timer(text), "nvhe");
    snprintf(text, sizeof(text), "%s 11:  123  30     GICv3  26 Level     arch_timer\n", before);
    assert_string_equal(mode_by_timer(text), "vhe");
    snprintf(text, sizeof(text), "%s 11:  123  30     GICv3  27 Level     arch_timer\n", before);
    assert_string_equal(mode_by_timer(text), "unknown");
    assert_string_equal(mode_by_timer(before), "unknown");
    assert_string_equal(mode_by_timer(" arch_timer"), "unknown");
    assert_string_equal(mode_by_timer(" Level arch_timer"), "unknown");
    assert_string_equal(mode_by_timer(""), "unknown");
}

static char *words[] = {"hyptick=1",   "platform=linux-v8", "path=kvm",      "experiment=ack",
                        "unit=cycles", "guests=/images",    "silence=86400", "samples=10"};

static void the_guest_is_the_one_that_fits(void **state)
{
    struct params params = {.word = words, .count = 8};
    struct guest guest;

    (void)state;
    assert_null(guest_choose(&guest, &params, &(struct offer){.gic = 3, .cycle_counter = true}));
    assert_string_equal(guest.file, "/images/virt-v8-gicv3/guest.elf");
    assert_ptr_equal(guest.map, &map_gicv3);
    assert_true(guest.cycle_counter);
    assert_null(guest_choose(&guest, &params, &(struct offer){.gic = 2}));
    assert_string_equal(guest.platform, "virt-v8-gicv2");
    assert_ptr_equal(guest.map, &map_gicv2);
    assert_false(guest.cycle_counter);
    assert_string_equal(guest_choose(&guest, &params, &(struct offer){.gic = 0}),
                        "this_kvm_has_no_GIC_for_a_guest");
}

static void a_gic_in_user_space_is_a_gicv2(void **state)
{
    char *user[] = {"platform=linux-v8", "path=kvm-user", "experiment=ack", "guests=/images"};
    struct params params = {.word = user, .count = 4};
    struct guest guest;

    (void)state;
    assert_null(guest_choose(&guest, &params, &(struct offer){.gic = 3, .cycle_counter = true}));
    assert_string_equal(guest.file, "/images/virt-v8-gicv2/guest.elf");
    assert_true(guest.user_gic);
    assert_false(guest.cycle_counter); /* nobody asked for cycles */
}

/* In an emulated machine the parameters name the platform, and the image has one name. */
static void without_a_choice_the_parameters_say_it(void **state)
{
    char *given[] = {"platform=virt-v8-gicv3", "path=kvm", "experiment=ack"};
    struct params params = {.word = given, .count = 3};
    struct guest guest;

    (void)state;
    assert_null(guest_choose(&guest, &params, NULL));
    assert_string_equal(guest.file, "/guest.elf");
    assert_ptr_equal(guest.map, &map_gicv3);
    assert_false(guest.cycle_counter);
    params.count = 0;
    assert_null(guest_choose(&guest, &params, NULL));
    assert_ptr_equal(guest.map, &map_gicv2);
}

static void the_guest_is_told_its_own_platform(void **state)
{
    struct params params = {.word = words, .count = 8, .platform = "virt-v8-gicv2"};
    char line[BOOT_PARAMS_MAX];

    (void)state;
    assert_true(params_line(&params, 0, "with=counts", line, sizeof(line)));
    assert_string_equal(line, "hyptick=1 path=kvm unit=cycles platform=virt-v8-gicv2 samples=10 "
                              "experiment=ack with=counts\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(isolated_cpus_come_first),
        cmocka_unit_test(what_is_no_list_isolates_nothing),
        cmocka_unit_test(a_list_that_is_too_long_is_cut),
        cmocka_unit_test(the_mode_is_told_by_the_kernels_own_timer),
        cmocka_unit_test(the_guest_is_the_one_that_fits),
        cmocka_unit_test(a_gic_in_user_space_is_a_gicv2),
        cmocka_unit_test(without_a_choice_the_parameters_say_it),
        cmocka_unit_test(the_guest_is_told_its_own_platform),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
