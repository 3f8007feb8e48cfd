/* See local.h. */
#include "bench/local.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/child.h"
#include "bench/hosted.h"
#include "bench/images.h"

#define PROBE_LIMIT_MS 10000

/* In place of a version of QEMU's. */
#define NO_QEMU "none: "

static char *program(const struct plan *plan, const char *build)
{
    return hosted_text(plan->host->qemu, plan, build, "", false);
}

bool local_check(const struct plan *plan, const char *build, char *version, size_t size, struct errmsg *error)
{
    char probe[] = "probe", line[128];
    char *vmm = program(plan, build);
    char *argv[] = {vmm, probe, NULL};
    bool good = hosted_check(plan, build, error);

    if (good && !child_first_line(argv, PROBE_LIMIT_MS, line, sizeof(line))) {
        good = line[0] != '\0'
                   ? refuse(error, "platform %s: %s", plan->platform->name, line)
                   : refuse(error, "platform %s: '%s probe' does not work: is this an arm64 Linux machine?",
                            plan->platform->name, vmm);
    }
    if (good) {
        snprintf(version, size, NO_QEMU "%s", line);
    }
    free(vmm);
    return good;
}

void local_command(struct arguments *list, const struct plan *plan, const char *build)
{
    char *params = image_params(plan);

    arguments_add(list, program(plan, build));
    arguments_words(list, params);
    hosted_arguments(list, plan, build, "", false);
    free(params);
}

/* A path of this machine's is a host's: there is no other transport. */
static bool have_hosts(const struct matrix *matrix, struct errmsg *error)
{
    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *plan = &matrix->item[i];

        if (plan->host == NULL) {
            return refuse(error, "path %s cannot run on %s", plan->path, plan->platform->name);
        }
    }
    return true;
}

static const struct plan *first_here(const struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->count; i++) {
        if (matrix->item[i].platform->here) {
            return &matrix->item[i];
        }
    }
    return NULL;
}

/* LPIs and their ITS are a GICv3's. */
static bool is_of_gicv2(const void *context, const struct plan *plan)
{
    (void)context;
    return strncmp(plan->experiment, "lpi", 3) != 0 && strncmp(plan->experiment, "its", 3) != 0;
}

bool local_choose(struct matrix *matrix, struct options *options, struct errmsg *error)
{
    const struct plan *plan = first_here(matrix);
    char version[256];

    if (plan == NULL) {
        return true;
    }
    if (matrix->platform.count > 1) {
        return refuse(error, "%s is the machine itself: it is measured alone", plan->platform->name);
    }
    if (options->serial != NULL || options->host_arguments != NULL) {
        return refuse(error, "%s is the machine itself: neither a line nor a machine's arguments are for it",
                      plan->platform->name);
    }
    if (!have_hosts(matrix, error) || !local_check(plan, options->build, version, sizeof(version), error)) {
        return false;
    }
    options->jobs = 1;
    if (strstr(version, "gic=2") != NULL) {
        printf("%s: its KVM emulates a GICv2, which has no LPIs: these rows are left out\n",
               plan->platform->name);
        return matrix_keep(matrix, is_of_gicv2, NULL, error);
    }
    return true;
}
