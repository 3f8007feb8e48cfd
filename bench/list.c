/* See list.h. */
#include "bench/list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int widest(const struct names *names, const char *title)
{
    size_t width = strlen(title);

    for (size_t i = 0; i < names->count; i++) {
        size_t length = strlen(names->item[i]);

        width = length > width ? length : width;
    }
    return (int)width;
}

static void list_platforms(const struct matrix *matrix, const struct platforms *platforms)
{
    int width = widest(&matrix->platform, "PLATFORM");

    printf("%-*s  UNIT    DESCRIPTION\n", width, "PLATFORM");
    for (size_t i = 0; i < matrix->platform.count; i++) {
        const struct platform *platform = platforms_find(platforms, matrix->platform.item[i]);

        printf("%-*s  %-6s  %s\n", width, platform->name, platform->unit, platform->description);
    }
}

/* The names that stand in the same rows as `name`: of a path its experiments, of an experiment its paths. */
static char *beside(const struct matrix *matrix, const char *name, bool is_path)
{
    struct names others = {0};
    char *list;

    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *plan = &matrix->item[i];

        if (strcmp(is_path ? plan->path : plan->experiment, name) == 0) {
            names_add(&others, is_path ? plan->platform->name : plan->path);
        }
    }
    list = names_join(&others);
    names_free(&others);
    return list;
}

static void list_paths(const struct matrix *matrix)
{
    int width = widest(&matrix->path, "PATH");

    printf("\n%-*s  PLATFORMS\n", width, "PATH");
    for (size_t i = 0; i < matrix->path.count; i++) {
        char *list = beside(matrix, matrix->path.item[i], true);

        printf("%-*s  %s\n", width, matrix->path.item[i], list);
        free(list);
    }
}

static uint64_t most_samples(const struct matrix *matrix, const char *experiment)
{
    uint64_t most = 0;

    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *plan = &matrix->item[i];

        if (strcmp(plan->experiment, experiment) == 0 && plan->samples > most) {
            most = plan->samples;
        }
    }
    return most;
}

static void list_experiments(const struct matrix *matrix)
{
    int width = widest(&matrix->experiment, "EXPERIMENT");

    printf("\n%-*s  SAMPLES  PATHS\n", width, "EXPERIMENT");
    for (size_t i = 0; i < matrix->experiment.count; i++) {
        const char *name = matrix->experiment.item[i];
        char *list = beside(matrix, name, false);

        printf("%-*s  %7" PRIu64 "  %s\n", width, name, most_samples(matrix, name), list);
        free(list);
    }
}

void list_matrix(const struct matrix *matrix, const struct platforms *platforms)
{
    list_platforms(matrix, platforms);
    list_paths(matrix);
    list_experiments(matrix);
}
