/* See names.h. */
#include "bench/names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bench/support.h"

static const char separators[] = " \t\r\n,";

bool names_has(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->item[i], name) == 0) {
            return true;
        }
    }
    return false;
}

bool names_add(struct names *names, const char *name)
{
    if (names_has(names, name)) {
        return false;
    }
    names->item = xrealloc(names->item, (names->count + 1) * sizeof(*names->item));
    names->item[names->count++] = xstrdup(name);
    return true;
}

void names_split(struct names *names, const char *text)
{
    char *copy = xstrdup(text);
    char *rest = NULL;

    for (char *word = strtok_r(copy, separators, &rest); word != NULL;
         word = strtok_r(NULL, separators, &rest)) {
        names_add(names, word);
    }
    free(copy);
}

static char *join(const struct names *names, char between)
{
    size_t length = 1;
    char *text, *at;

    for (size_t i = 0; i < names->count; i++) {
        length += strlen(names->item[i]) + 1;
    }
    text = at = xcalloc(length, 1);
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0) {
            *at++ = between;
        }
        at = stpcpy(at, names->item[i]);
    }
    return text;
}

char *names_join(const struct names *names)
{
    return join(names, ' ');
}

char *names_commas(const struct names *names)
{
    return join(names, ',');
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->item[i]);
    }
    free(names->item);
    *names = (struct names){0};
}

bool name_is_plain(const char *name)
{
    if (name[0] == '\0' || name[0] == '.') {
        return false;
    }
    for (; *name != '\0'; name++) {
        if (!isalnum((unsigned char)*name) && strchr("._-", *name) == NULL) {
            return false;
        }
    }
    return true;
}
