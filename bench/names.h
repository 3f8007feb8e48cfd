/* Lists of names: what a matrix cell or a command-line list holds, in the order given, each once. */
#ifndef BENCH_NAMES_H
#define BENCH_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct names {
    char **item;
    size_t count;
};

/* Adds a copy of `name`; false when it is in the list already. */
bool names_add(struct names *names, const char *name);

/* Adds every name of a blank- or comma-separated text; a name that comes twice counts once. */
void names_split(struct names *names, const char *text);

bool names_has(const struct names *names, const char *name);

/* The names with one blank, or one comma, between them; the caller frees it. */
char *names_join(const struct names *names);
char *names_commas(const struct names *names);

void names_free(struct names *names);

/* Letters, digits, dots, dashes and underscores, no dot first: such a name is safe as a part of a file's
 * name. */
bool name_is_plain(const char *name);

#endif
