/* See console.h. */
#include "hosts/kvm/console.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "common/text.h"

/* A guest's record is shorter; what is longer is none, and goes out in pieces, each a line. */
#define LINE_MAX_ 1024U

int console_fd = STDOUT_FILENO;
uint32_t console_lines;

static char line[LINE_MAX_];
static size_t used;

static void put_all(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(console_fd, bytes, length);

        if (written <= 0) {
            return; /* nobody listens: there is nowhere to say so */
        }
        bytes += written;
        length -= (size_t)written;
    }
}

void console_flush(void)
{
    put_all(line, used);
    used = 0;
}

void console_put(uint8_t byte)
{
    line[used++] = (char)byte;
    if (used == sizeof(line) - 1) {
        line[used++] = '\n';
    }
    if (line[used - 1] == '\n') {
        console_flush();
        console_lines++;
    }
}

void console_record(const char *format, ...)
{
    char body[RECORD_LINE_MAX];
    struct text text;
    va_list args;

    va_start(args, format);
    vsnprintf(body, sizeof(body), format, args);
    va_end(args);
    text_clear(&text);
    text_string(&text, RECORD_MARK " - ");
    text_string(&text, body);
    text_seal(&text);
    text_string(&text, "\n");
    put_all(text.line, text.length);
}
