/*
 * Stopping with one clear line, on the console the guest's records go to.
 */
#include "core/stop.h"

#include "common/pl011.h"
#include "common/text.h"
#include PLATFORM_HEADER

static void put_hex(struct text *text, const char *key, uint32_t value)
{
    text_string(text, key);
    text_hex(text, value);
}

void stop(const char *reason, uint32_t pc, uint32_t address, uint32_t syndrome)
{
    struct text text;

    text_clear(&text);
    text_string(&text, RECORD_MARK " - " RECORD_STOP " reason=");
    text_string(&text, reason);
    put_hex(&text, " pc=0x", pc);
    put_hex(&text, " addr=0x", address);
    put_hex(&text, " syndrome=0x", syndrome);
    text_seal(&text);
    pl011_put(PLATFORM_UART_BASE, '\n'); /* the guest may have been in the middle of a line */
    pl011_line(PLATFORM_UART_BASE, text.line);
    power_off();
}

void exit_shim_fault(uint32_t kind, uint32_t pc, uint32_t address, uint32_t syndrome)
{
    static const char *const reasons[] = {"shim_undefined", "shim_fetch_abort", "shim_data_abort"};

    stop(reasons[(kind - 1U) % 3U], pc, address, syndrome);
}
