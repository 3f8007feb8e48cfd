/*
 * A guest's console, cut into lines. What a guest can do to the bench ends here: a line that never ends and a
 * flood of output both have a limit.
 */
#ifndef BENCH_CONSOLE_H
#define BENCH_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/support.h"

/* Longest line of chatter; a record is shorter (RECORD_LINE_MAX). */
#define CONSOLE_LINE_MAX 4096U

/* All of a row's output: this, and room for each sample that was asked for. */
#define CONSOLE_MAX        (64U << 20)
#define CONSOLE_PER_SAMPLE 64U

/* Begins a line in which `hyptick board` says what it is doing. */
#define CONSOLE_TELLS "[board] "

struct console {
    uint64_t limit;
    uint64_t bytes;       /* taken so far */
    unsigned long number; /* of the line last handed on; the first is 1 */
    size_t used;
    bool held;   /* set by who takes a line: what follows it is not for this console */
    size_t left; /* bytes of the last feed that were therefore not taken */
    char line[CONSOLE_LINE_MAX];
};

/* Takes one line without its LF or CR LF. */
typedef void console_line_fn(void *context, const char *line, size_t length);

void console_init(struct console *console, uint64_t samples);

/* False with `why` when a limit is passed; what came before it has been handed on. */
bool console_feed(struct console *console, const char *bytes, size_t length, console_line_fn *take,
                  void *context, struct errmsg *why);

/* The console has ended: hands on a last line that has no end. */
void console_finish(struct console *console, console_line_fn *take, void *context);

#endif
