/*
 * Stopping with one clear line, on the console the guest's records go to.
 */
#include "core/stop.h"

#include "common/text.h"
#include "common/uart.h"
#include "time_limit.h"

static void put_address(struct text *text, const char *key, uintptr_t value)
{
    text_string(text, key);
    text_address(text, value);
}

void stop(const char *reason, uintptr_t pc, uintptr_t address, uint32_t syndrome)
{
    struct text text;

    text_clear(&text);
    text_string(&text, RECORD_MARK " - " RECORD_STOP " reason=");
    text_string(&text, reason);
    put_address(&text, " pc=0x", pc);
    put_address(&text, " addr=0x", address);
    put_address(&text, " syndrome=0x", syndrome);
    text_seal(&text);
    uart_put('\n'); /* the guest may have been in the middle of a line */
    uart_line(text.line);
    uart_drain();
    power_off();
}

void stop_waiting(const char *what, uintptr_t address, uint32_t syndrome)
{
    struct text reason;

    text_clear(&reason);
    text_string(&reason, "waited_");
    text_unsigned(&reason, TIME_LIMIT_SECONDS);
    text_string(&reason, "_seconds_for_");
    text_string(&reason, what);
    stop(reason.line, 0, address, syndrome);
}
