/* See images.h. */
#include "bench/images.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/package.h"

#define PATH_NATIVE "native"

char *image_elf(const struct plan *plan, const char *build, const char *name)
{
    return xprintf("%s/%s/%s%s.elf", build, plan->platform->name, name, plan->traced ? "-trace" : "");
}

bool image_is_native(const struct plan *plan)
{
    return strcmp(plan->path, PATH_NATIVE) == 0;
}

/* What the machine starts. */
char *image_first(const struct plan *plan, const char *build)
{
    char *file = image_elf(plan, build, image_is_native(plan) ? "guest" : "shim");

    if (plan->platform->raw) {
        memcpy(strrchr(file, '.'), ".bin", sizeof(".bin"));
    }
    return file;
}

static void add_file(struct names *files, char *file)
{
    names_add(files, file);
    free(file);
}

void image_files(const struct plan *plan, const char *build, struct names *files)
{
    if (plan->platform->serial == NULL) {
        add_file(files, image_elf(plan, build, "guest"));
        add_file(files, image_first(plan, build));
        return;
    }
    add_file(files, image_bytes(plan, build, "guest"));
    if (!image_is_native(plan)) {
        add_file(files, image_bytes(plan, build, "shim"));
    }
}

bool image_check(const struct plan *plan, const char *build, struct errmsg *error)
{
    struct names files = {0};
    bool good = true;

    image_files(plan, build, &files);
    for (size_t i = 0; good && i < files.count; i++) {
        good = access(files.item[i], R_OK) == 0 ||
               refuse(error, "no image %s: %s", files.item[i], strerror(errno));
    }
    names_free(&files);
    return good;
}

/* docs/records.md. A blank would end the word. */
char *image_params(const struct plan *plan)
{
    char *experiments = plan_experiments(plan);
    char *samples = plan_samples(plan);
    char *variants = plan->variants != NULL ? names_commas(plan->variants) : xstrdup("");
    char *line = xprintf("hyptick=1 platform=%s path=%s experiment=%s samples=%s%s%s%s", plan->platform->name,
                         plan->path, experiments, samples, variants[0] != '\0' ? " variant=" : "", variants,
                         platform_has_time(plan->platform) && !plan->traced ? " unit=cycles" : "");

    free(variants);
    free(samples);
    free(experiments);
    return line;
}

/* An image's bytes alone, as a boot loader takes them. */
char *image_bytes(const struct plan *plan, const char *build, const char *name)
{
    return xprintf("%s/%s/%s%s.bin", build, plan->platform->name, name, plan->traced ? "-trace" : "");
}

/* That line in a file, with its LF and NUL. */
bool image_write_params(const struct plan *plan, const char *file, struct errmsg *error)
{
    char *words = image_params(plan);
    char *line = xprintf("%s\n", words);
    size_t length = strlen(line) + 1;
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good = fd >= 0 && write(fd, line, length) == (ssize_t)length;

    if (fd >= 0 && close(fd) != 0) {
        good = false;
    }
    if (!good) {
        refuse(error, "cannot write %s: %s", file, strerror(errno));
    }
    free(line);
    free(words);
    return good;
}

/* The images and the boot parameters in one file. */
bool image_write_package(const struct plan *plan, const char *build, const char *file, struct errmsg *error)
{
    char *line = image_params(plan);
    char *guest = image_bytes(plan, build, "guest");
    char *shim = image_bytes(plan, build, "shim");
    bool good = image_is_native(plan) ? package_write(file, guest, NULL, line, error)
                                      : package_write(file, shim, guest, line, error);

    free(shim);
    free(guest);
    free(line);
    return good;
}
