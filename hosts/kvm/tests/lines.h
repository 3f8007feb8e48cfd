/* In place of KVM: what the devices do to interrupt lines, as `+34 -34 `. */
#ifndef KVM_TESTS_LINES_H
#define KVM_TESTS_LINES_H

#include <stdio.h>
#include <string.h>

#include "hosts/kvm/device.h"
#include "hosts/kvm/irqchip/irqchip.h"

static char lines[4096];

void device_irq(uint32_t intid, bool level)
{
    size_t used = strlen(lines);

    snprintf(lines + used, sizeof(lines) - used, "%c%u ", level ? '+' : '-', intid);
}

/* No vCPU has an input here. */
void irqchip_input(uint32_t vcpu, bool fiq, bool level)
{
    (void)vcpu, (void)fiq, (void)level;
}

static void expect_lines(const char *expected)
{
    assert_string_equal(lines, expected);
    lines[0] = '\0';
}

#endif
