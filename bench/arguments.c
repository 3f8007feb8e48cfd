/* See arguments.h. */
#include "bench/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "bench/support.h"

void arguments_add(struct arguments *list, char *argument)
{
    list->item = xrealloc(list->item, (list->count + 2) * sizeof(char *));
    list->item[list->count++] = argument;
    list->item[list->count] = NULL;
}

void arguments_words(struct arguments *list, const char *text)
{
    char *copy = xstrdup(text);
    char *rest = NULL;

    for (char *word = strtok_r(copy, " \t", &rest); word != NULL; word = strtok_r(NULL, " \t", &rest)) {
        arguments_add(list, xstrdup(word));
    }
    free(copy);
}

char *arguments_escape(const char *text)
{
    char *escaped = xcalloc(2 * strlen(text) + 1, 1);
    char *at = escaped;

    for (; *text != '\0'; text++) {
        if (*text == ',') {
            *at++ = ',';
        }
        *at++ = *text;
    }
    return escaped;
}

void arguments_free(struct arguments *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->item[i]);
    }
    free(list->item);
    *list = (struct arguments){0};
}
