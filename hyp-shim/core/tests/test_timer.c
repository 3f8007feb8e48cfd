/*
 * EL2's timer, on a machine whose line falls late: what comes after the deadline moved, or was given up, is
 * no tick.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/switch.h"
#include "core/timer.h"
#include "sysreg.h"

#define DEFINE(reg) uint64_t fake_##reg;
FAKED(DEFINE) // cppcheck-suppress unknownMacro

static struct vm vm;
static uint32_t raised;

void vgic_raise_line(struct vgic_cpu *cpu, struct virq *irq)
{
    assert_ptr_equal(irq, vgic_irq(cpu, PLATFORM_PTIMER_INTID));
    raised++;
}

static int setup(void **state)
{
    (void)state;
    raised = 0;
    return 0;
}

static void test_a_deadline_that_is_due(void **state)
{
    (void)state;
    fake_CNTHP_CTL = TIMER_CTL_ENABLE | TIMER_CTL_ISTATUS;
    timer_expired(&vm.vcpus[0]);
    assert_int_equal(raised, 1);
    assert_int_equal(fake_CNTHP_CTL & TIMER_CTL_ENABLE, 0);
}

/* It has moved since: the next one stays armed. */
static void test_a_deadline_that_moved(void **state)
{
    (void)state;
    fake_CNTHP_CTL = TIMER_CTL_ENABLE;
    timer_expired(&vm.vcpus[0]);
    assert_int_equal(raised, 0);
    assert_int_equal(fake_CNTHP_CTL, TIMER_CTL_ENABLE);
}

/* The status of a timer that is off is unknown. */
static void test_a_deadline_that_was_given_up(void **state)
{
    (void)state;
    fake_CNTHP_CTL = TIMER_CTL_ISTATUS;
    timer_expired(&vm.vcpus[0]);
    assert_int_equal(raised, 0);
}

/* Beside a second VM: it is the peer's turn when its deadline is due, and not when that has moved. */
static void test_whose_turn_it_is(void **state)
{
    static struct vcpu peer;

    (void)state;
    vm.vcpus[0].peer = &peer;
    peer.is_next = true;
    fake_CNTHP_CTL = TIMER_CTL_ENABLE | TIMER_CTL_ISTATUS;
    assert_true(switch_is_due(&vm.vcpus[0]));
    fake_CNTHP_CTL = TIMER_CTL_ENABLE;
    assert_false(switch_is_due(&vm.vcpus[0]));
    fake_CNTHP_CTL = 0;
    assert_false(switch_is_due(&vm.vcpus[0]));
    peer.is_next = false;
    fake_CNTHP_CTL = TIMER_CTL_ENABLE | TIMER_CTL_ISTATUS;
    assert_false(switch_is_due(&vm.vcpus[0]));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_deadline_that_is_due, setup),
        cmocka_unit_test_setup(test_a_deadline_that_moved, setup),
        cmocka_unit_test_setup(test_a_deadline_that_was_given_up, setup),
        cmocka_unit_test_setup(test_whose_turn_it_is, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
