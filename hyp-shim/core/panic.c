/*
 * A fault of the shim itself: what it had in its registers and on its stack, for who reads the log; then the
 * record that ends the run.
 */
#include <stddef.h>

#include "common/text.h"
#include "common/uart.h"
#include "core/exit.h"
#include "core/stop.h"
#include "core/vm.h"
#include "cpu.h"
#include "frame.h"
#include "gic/physical.h"

#define PER_LINE  4U
#define TRACE_MAX 12U

#define KIND_DATA_ABORT 3U

uintptr_t fault_registers[FAULT_REGISTERS];

extern const uint8_t text_end[]; /* shim.ld */

static bool is_code(uintptr_t address)
{
    return address >= PLATFORM_SHIM_BASE && address < (uintptr_t)text_end;
}

static void print_registers(void)
{
    struct text text;

    for (uint32_t i = 0; i < FAULT_REGISTERS; i++) {
        if (i % PER_LINE == 0) {
            text_clear(&text);
            text_string(&text, "shim registers from ");
            text_unsigned(&text, i);
        }
        text_string(&text, " ");
        text_address(&text, fault_registers[i]);
        if (i % PER_LINE == PER_LINE - 1U || i + 1U == FAULT_REGISTERS) {
            uart_line(text.line);
        }
    }
}

/* The top of the stack that `sp` is in or, when it ran over, was; 0: it is in none. */
static uintptr_t top_of(uintptr_t sp)
{
    for (uint32_t number = 0; number < VCPU_MAX; number++) {
        uintptr_t top = (uintptr_t)cpu_stack_top(number);

        if (sp <= top && top - sp <= CPU_STACK_SIZE) {
            return top;
        }
    }
    return 0;
}

/* What on the stack may be a return address, the last call first: there are no frames to walk. */
static void print_trace(void)
{
    uintptr_t sp = fault_registers[FAULT_SP] & ~(sizeof(uintptr_t) - 1U);
    uintptr_t top = top_of(sp);
    uint32_t found = 0;
    struct text text;

    text_clear(&text);
    text_string(&text, "shim trace");
    for (; sp < top && found < TRACE_MAX; sp += sizeof(uintptr_t)) {
        uintptr_t value = *(const uintptr_t *)sp;

        if (is_code(value)) {
            text_string(&text, " ");
            text_address(&text, value);
            found++;
        }
    }
    uart_line(text.line);
}

void exit_shim_fault(uint32_t kind, uintptr_t pc, uintptr_t address, uint32_t syndrome)
{
    static const char *const reasons[] = {"shim_undefined", "shim_fetch_abort", "shim_data_abort",
                                          "shim_unexpected"};

    const char *missing = kind == KIND_DATA_ABORT ? gic_missing_at(address) : NULL;

    uart_put('\n');
    print_registers();
    print_trace();
    stop(missing != NULL ? missing : reasons[(kind - 1U) % 4U], pc, address, syndrome);
}
