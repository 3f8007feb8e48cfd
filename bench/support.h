/*
 * What every file of the bench leans on: memory that is there or ends the program, error texts, a
 * monotonic clock. Knows nothing of rows, records or QEMU.
 */
#ifndef BENCH_SUPPORT_H
#define BENCH_SUPPORT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line that says what went wrong, without line end and without the program's name. */
struct errmsg {
    char text[1024];
};

/*
 * Writes the formatted text (cut where too long) and returns false, so that `return refuse(...)` reads well.
 */
bool refuse(struct errmsg *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Memory; running out of it prints one line and ends the program with EXIT_USAGE. */
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);
char *xprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *xvprintf(const char *format, va_list args);

/* Milliseconds of a clock that never steps back. */
int64_t now_ms(void);

/* The exit codes, as `hyptick help` documents them. */
enum { EXIT_OK = 0, EXIT_BAD = 1, EXIT_USAGE = 2, EXIT_INTERRUPTED = 130 };

#endif
