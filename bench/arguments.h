/* A list of arguments for exec, its texts its own. */
#ifndef BENCH_ARGUMENTS_H
#define BENCH_ARGUMENTS_H

#include <stddef.h>

struct arguments {
    char **item; /* ends with NULL */
    size_t count;
};

/* Adds a text, which the list frees. */
void arguments_add(struct arguments *list, char *argument);

/* Adds each word of a text, blanks and tabs between them. */
void arguments_words(struct arguments *list, const char *text);

/* A text as QEMU takes it inside an option's value, commas doubled; the caller frees it. */
char *arguments_escape(const char *text);

void arguments_free(struct arguments *list);

#endif
