/* The GIC of `kvm-user` as a guest drives it, on the host: the shim's virtual GIC on the VMM's backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/gicv2.h"
#include "hosts/kvm/device.h"
#include "hosts/kvm/irqchip/irqchip.h"

#define GICD (map_gicv2.gicd)
#define GICC (map_gicv2.gicc)

#define VTIMER_BIT 1U /* KVM_ARM_DEV_EL1_VTIMER */

/* Its devices ask for nothing here. */
void device_irq(uint32_t intid, bool level)
{
    (void)intid, (void)level;
}

static char inputs[1024];

/* What is done to the inputs of vCPUs, as `+0 -0 `. */
void irqchip_input(uint32_t vcpu, bool fiq, bool level)
{
    size_t used = strlen(inputs);

    snprintf(inputs + used, sizeof(inputs) - used, "%c%u%s ", level ? '+' : '-', vcpu, fiq ? "f" : "");
}

static void expect_inputs(const char *expected)
{
    assert_string_equal(inputs, expected);
    inputs[0] = '\0';
}

static uint32_t load(uint32_t vcpu, uint64_t address, uint32_t size)
{
    uint64_t value = 0;

    device_vcpu = vcpu;
    assert_true(device_read(address, size, &value));
    return (uint32_t)value;
}

static void store(uint32_t vcpu, uint64_t address, uint32_t value)
{
    device_vcpu = vcpu;
    assert_true(device_write(address, 4, value));
}

static void store_byte(uint64_t address, uint32_t value)
{
    device_vcpu = 0;
    assert_true(device_write(address, 1, value));
}

/* As a guest's first instructions: all groups on, no mask, on each vCPU. */
static int start(void **state)
{
    (void)state;
    store(0, GICD + GICD_CTLR, 1);
    for (uint32_t vcpu = 0; vcpu < 3; vcpu++) {
        store(vcpu, GICC + GICC_CTLR, 1);
        store(vcpu, GICC + GICC_PMR, 0xff);
        store(vcpu, GICD + GICD_ISENABLER, UINT32_MAX);
    }
    store(0, GICD + GICD_ISENABLER + 4, UINT32_MAX);
    for (uint32_t intid = 32; intid < 64; intid++) {
        store_byte(GICD + GICD_ITARGETSR + intid, 1);
    }
    expect_inputs("");
    return 0;
}

static void a_level_is_heard_until_it_falls(void **state)
{
    (void)state;
    irqchip_set_line(34, true);
    expect_inputs("+0 ");
    assert_int_equal(load(0, GICC + GICC_IAR, 4), 34);
    expect_inputs("-0 ");
    store(0, GICC + GICC_EOIR, 34);
    expect_inputs("+0 ");
    irqchip_set_line(34, false);
    assert_int_equal(load(0, GICC + GICC_IAR, 4), 1023);
    expect_inputs("-0 ");
}

static void an_edge_is_heard_once(void **state)
{
    (void)state;
    store(0, GICD + GICD_ICFGR + 8, 2U << 16); /* 40 */
    irqchip_set_line(40, true);
    irqchip_set_line(40, false);
    expect_inputs("+0 ");
    assert_int_equal(load(0, GICC + GICC_IAR, 4), 40);
    store(0, GICC + GICC_EOIR, 40);
    assert_int_equal(load(0, GICC + GICC_IAR, 4), 1023);
    expect_inputs("-0 ");
}

/* Raised by the access of one vCPU, for another: nobody waits for anybody. */
static void an_interrupt_goes_to_its_vcpu(void **state)
{
    (void)state;
    store_byte(GICD + GICD_ITARGETSR + 40, 1U << 2);
    device_vcpu = 1;
    irqchip_set_line(40, true);
    irqchip_set_line(40, false);
    expect_inputs("+2 ");
    assert_int_equal(load(2, GICC + GICC_IAR, 4), 40);
    store(2, GICC + GICC_EOIR, 40);
    expect_inputs("-2 ");
    store_byte(GICD + GICD_ITARGETSR + 40, 1);
}

/* Given to the vCPU that ends it at another one: what that other one leaves for it is taken. */
static void an_interrupt_goes_to_who_ends_it(void **state)
{
    (void)state;
    store(0, GICD + GICD_ICFGR + 8, 2U << 16); /* 40 */
    store_byte(GICD + GICD_ITARGETSR + 40, 1U << 1);
    store(0, GICD + GICD_ISPENDR + 4, 1U << 8);
    expect_inputs("+1 ");
    assert_int_equal(load(1, GICC + GICC_IAR, 4), 40);
    store(0, GICD + GICD_ISPENDR + 4, 1U << 8);
    store_byte(GICD + GICD_ITARGETSR + 40, 1);
    expect_inputs("-1 ");
    store(0, GICD + GICD_ICACTIVER + 4, 1U << 8);
    expect_inputs("+0 ");
    assert_int_equal(load(0, GICC + GICC_IAR, 4), 40);
    store(0, GICC + GICC_EOIR, 40);
    expect_inputs("-0 ");
    store(1, GICC + GICC_EOIR, 40); /* its priority is no longer the running one */
}

static void sgis_name_their_sender(void **state)
{
    (void)state;
    for (uint32_t sgi = 0; sgi < 16; sgi += 15) { /* 15 is the number that the shim's own SGI has */
        store(1, GICD + GICD_SGIR, 1U << 16 | sgi);
        expect_inputs("+0 ");
        assert_int_equal(load(0, GICC + GICC_IAR, 4), 1U << 10 | sgi);
        store(0, GICC + GICC_EOIR, 1U << 10 | sgi);
        expect_inputs("-0 ");
    }
    store(1, GICD + GICD_SGIR, 1U << 24 | 3); /* all others */
    expect_inputs("+0 +2 ");
    assert_int_equal(load(0, GICC + GICC_IAR, 4), 1U << 10 | 3);
    assert_int_equal(load(2, GICC + GICC_IAR, 4), 1U << 10 | 3);
    store(0, GICC + GICC_EOIR, 1U << 10 | 3);
    store(2, GICC + GICC_EOIR, 1U << 10 | 3);
    expect_inputs("-0 -2 ");
}

static void kvms_timer_is_a_private_line(void **state)
{
    (void)state;
    irqchip_set_private(1, VTIMER_BIT);
    irqchip_set_private(1, VTIMER_BIT);
    expect_inputs("+1 ");
    assert_int_equal(load(1, GICC + GICC_IAR, 4), 27);
    irqchip_set_private(1, 0);
    store(1, GICC + GICC_EOIR, 27);
    expect_inputs("-1 ");
    assert_int_equal(load(1, GICC + GICC_IAR, 4), 1023);
}

static void a_mask_holds_back(void **state)
{
    (void)state;
    store(0, GICC + GICC_PMR, 0);
    store(0, GICD + GICD_ISPENDR + 4, 1U << 8);
    expect_inputs("");
    store(0, GICC + GICC_PMR, 0xff);
    expect_inputs("+0 ");
    store(0, GICD + GICD_ICPENDR + 4, 1U << 8);
    expect_inputs("-0 ");
}

static int create(void **state)
{
    (void)state;
    irqchip_create(&map_gicv2, 3);
    return start(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_is_heard_until_it_falls),
        cmocka_unit_test(an_edge_is_heard_once),
        cmocka_unit_test(an_interrupt_goes_to_its_vcpu),
        cmocka_unit_test(sgis_name_their_sender),
        cmocka_unit_test(an_interrupt_goes_to_who_ends_it),
        cmocka_unit_test(kvms_timer_is_a_private_line),
        cmocka_unit_test(a_mask_holds_back),
    };

    return cmocka_run_group_tests(tests, create, NULL);
}
