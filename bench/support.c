/* See support.h. */
#include "bench/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool refuse(struct errmsg *error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(error->text, sizeof(error->text), format, args);
    va_end(args);
    return false;
}

/* Children die with the program (PR_SET_PDEATHSIG), and run.csv already says incomplete: leaving is safe. */
static void *or_leave(void *memory)
{
    if (memory == NULL) {
        fputs("hyptick: out of memory\n", stderr);
        exit(EXIT_USAGE);
    }
    return memory;
}

void *xcalloc(size_t count, size_t size)
{
    return or_leave(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t size)
{
    return or_leave(realloc(old, size ? size : 1));
}

char *xstrdup(const char *text)
{
    return or_leave(strdup(text));
}

char *xvprintf(const char *format, va_list args)
{
    char *text = NULL;

    return or_leave(vasprintf(&text, format, args) < 0 ? NULL : text);
}

char *xprintf(const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = xvprintf(format, args);
    va_end(args);
    return text;
}

int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
