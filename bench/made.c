/* See made.h. */
#include "bench/made.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "bench/hosted.h"
#include "bench/images.h"
#include "bench/transport.h"

#define BLOCK (1U << 16)

/* Asks once for each platform what its plans need. */
static bool check_machines(struct runinfo *info, const char *build, const struct matrix *matrix,
                           struct errmsg *error)
{
    const struct names *platforms = &matrix->platform;

    info->qemu_version = xcalloc(platforms->count, TEXT_MAX);
    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *plan = &matrix->item[i];
        size_t number = 0;

        while (strcmp(platforms->item[number], plan->platform->name) != 0) {
            number++;
        }
        if (!transport_check(plan, build, info->qemu_version[number], TEXT_MAX, error)) {
            return false;
        }
    }
    return true;
}

/* ---- plans ----------------------------------------------------------------------------------------- */

/* With its NUL, so that two texts are not those of another division. */
static uLong add_text(uLong digest, const char *text)
{
    return crc32(digest, (const Bytef *)text, (uInt)strlen(text) + 1);
}

/* All that decides what is measured. A time limit may be another one: it decides only whether it ends. */
static uLong add_plan(uLong digest, const struct plan *plan)
{
    const struct platform *platform = plan->platform;
    char *numbers = xprintf("%" PRIu64 " %d %d %" PRIx64, plan->samples, plan->traced, plan->one_cpu,
                            platform->params_base);

    digest = add_text(digest, platform->name);
    digest = add_text(digest, plan->path);
    digest = add_text(digest, plan->experiment);
    digest = add_text(digest, numbers);
    digest = add_text(digest, platform->machine);
    digest = add_text(digest, plan->one_cpu ? platform->one_cpu : "");
    digest = add_text(digest, platform->unit);
    if (plan->host != NULL) {
        digest = add_text(digest, plan->host->qemu);
        digest = add_text(digest, plan->host->arguments);
        digest = add_text(digest, plan->host->append);
    }
    free(numbers);
    return digest;
}

static void gather_plans(struct runinfo *info, const struct matrix *matrix)
{
    uLong digest = crc32(0, NULL, 0);

    for (size_t i = 0; i < matrix->count; i++) {
        digest = add_plan(digest, &matrix->item[i]);
    }
    snprintf(info->plans, DIGEST_MAX, "%08lx", digest);
}

/* ---- images ---------------------------------------------------------------------------------------- */

static bool add_file(uLong *digest, const char *path, struct errmsg *error)
{
    static Bytef block[BLOCK];
    FILE *file = fopen(path, "re");
    size_t got;
    bool good;

    if (file == NULL) {
        return refuse(error, "cannot read %s: %s", path, strerror(errno));
    }
    while ((got = fread(block, 1, BLOCK, file)) > 0) {
        *digest = crc32(*digest, block, (uInt)got);
    }
    good = ferror(file) == 0 || refuse(error, "cannot read %s: %s", path, strerror(errno));
    fclose(file);
    return good;
}

/* All that the platform's machines are given, each file once. */
static void files_of(const struct matrix *matrix, const char *platform, const char *build,
                     struct names *files)
{
    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *plan = &matrix->item[i];

        if (strcmp(plan->platform->name, platform) != 0) {
            continue;
        }
        if (plan->host != NULL) {
            hosted_files(plan, build, files);
        } else {
            image_files(plan, build, files);
        }
    }
}

/* What the build noted of the compiler counts as well. */
static bool gather_images(struct runinfo *info, size_t platform, const char *build,
                          const struct matrix *matrix, struct errmsg *error)
{
    struct names files = {0};
    uLong digest = add_text(crc32(0, NULL, 0), info->toolchain[platform]);
    bool good = true;

    files_of(matrix, matrix->platform.item[platform], build, &files);
    for (size_t i = 0; good && i < files.count; i++) {
        good = add_file(&digest, files.item[i], error);
    }
    snprintf(info->images[platform], DIGEST_MAX, "%08lx", digest);
    names_free(&files);
    return good;
}

bool made_gather(struct runinfo *info, const struct options *options, const struct matrix *matrix,
                 struct errmsg *error)
{
    if (!check_machines(info, options->build, matrix, error)) {
        return false;
    }
    runinfo_gather(info, options->commit, options->build, matrix);
    gather_plans(info, matrix);
    info->images = xcalloc(matrix->platform.count, DIGEST_MAX);
    for (size_t i = 0; i < matrix->platform.count; i++) {
        if (!gather_images(info, i, options->build, matrix, error)) {
            return false;
        }
    }
    return true;
}
