/* See console.h. */
#include "bench/console.h"

#include <string.h>

void console_init(struct console *console, uint64_t samples)
{
    console->limit = CONSOLE_MAX + samples * CONSOLE_PER_SAMPLE;
    console->bytes = 0;
    console->number = 0;
    console->used = 0;
    console->held = false;
    console->left = 0;
}

static void end_line(struct console *console, console_line_fn *take, void *context)
{
    size_t length = console->used;

    while (length > 0 && console->line[length - 1] == '\r') {
        length--;
    }
    console->used = 0;
    console->number++;
    take(context, console->line, length);
}

bool console_feed(struct console *console, const char *bytes, size_t length, console_line_fn *take,
                  void *context, struct errmsg *why)
{
    console->left = 0;
    while (length > 0 && !console->held) {
        const char *end = memchr(bytes, '\n', length);
        size_t part = end != NULL ? (size_t)(end - bytes) : length;

        if (console->used + part > CONSOLE_LINE_MAX) {
            return refuse(why, "line %lu of the console is longer than %u bytes", console->number + 1,
                          CONSOLE_LINE_MAX);
        }
        memcpy(console->line + console->used, bytes, part);
        console->used += part;
        if (end != NULL) {
            end_line(console, take, context);
            part++;
        }
        bytes += part;
        length -= part;
        console->bytes += part;
        if (console->bytes > console->limit) {
            return refuse(why, "the console passed %llu bytes", (unsigned long long)console->limit);
        }
    }
    console->left = length;
    return true;
}

void console_finish(struct console *console, console_line_fn *take, void *context)
{
    if (console->used > 0) {
        end_line(console, take, context);
    }
}
