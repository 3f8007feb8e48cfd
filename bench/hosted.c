/* See hosted.h. */
#include "bench/hosted.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/images.h"

/* The text with `name` in it replaced; `text` is freed. */
static char *replace(char *text, const char *name, const char *value)
{
    char *at = strstr(text, name);
    char *fresh;

    if (at == NULL) {
        return text;
    }
    fresh = xprintf("%.*s%s%s", (int)(at - text), text, value, at + strlen(name));
    free(text);
    return fresh;
}

char *hosted_text(const char *text, const struct plan *plan, const char *build, const char *params,
                  bool option)
{
    char *plain = image_params(plan);
    char *line = option ? arguments_escape(plain) : xstrdup(plain);
    char *full = replace(xstrdup(text), "{build}", build);

    full = replace(full, "{platform}", plan->platform->name);
    full = replace(full, "{line}", line);
    full = replace(full, "{file}", params);
    free(line);
    free(plain);
    return full;
}

void hosted_arguments(struct arguments *list, const struct plan *plan, const char *build, const char *params,
                      bool option)
{
    struct arguments words = {0};

    arguments_words(&words, plan->host->arguments);
    for (size_t i = 0; i < words.count; i++) {
        arguments_add(list, hosted_text(words.item[i], plan, build, params, option));
    }
    arguments_free(&words);
}

void hosted_files(const struct plan *plan, const char *build, struct names *files)
{
    struct names needs = {0};

    names_split(&needs, plan->host->needs);
    for (size_t i = 0; i < needs.count; i++) {
        char *name = hosted_text(needs.item[i], plan, build, "", false);
        char *file = xprintf("%s/%s", build, name);

        names_add(files, file);
        free(file);
        free(name);
    }
    names_free(&needs);
}

bool hosted_check(const struct plan *plan, const char *build, struct errmsg *error)
{
    struct names files = {0};
    bool good = true;

    hosted_files(plan, build, &files);
    for (size_t i = 0; good && i < files.count; i++) {
        if (access(files.item[i], R_OK) != 0) {
            good = refuse(error, "no %s: 'make bench %s=%s' makes what this path needs", files.item[i],
                          plan->platform->here ? "PLATFORMS" : "PATHS",
                          plan->platform->here ? plan->platform->name : plan->path);
        }
    }
    names_free(&files);
    return good;
}
