/*
 * What a plan's machine is given: the images under the build folder, and the boot parameters
 * (docs/records.md). Texts that are returned are the caller's to free.
 */
#ifndef BENCH_IMAGES_H
#define BENCH_IMAGES_H

#include <stdbool.h>

#include "bench/matrix.h"
#include "bench/support.h"

/* Whether the guest runs with nothing below it. */
bool image_is_native(const struct plan *plan);

/* The ELF file of an image of the plan's platform, `name` being `guest` or `shim`; and its bytes alone, as a
 * boot loader takes them. */
char *image_elf(const struct plan *plan, const char *build, const char *name);
char *image_bytes(const struct plan *plan, const char *build, const char *name);

/* What the machine starts. */
char *image_first(const struct plan *plan, const char *build);

/* Adds the images that the plan's machine is given, where no host carries the guest. */
void image_files(const struct plan *plan, const char *build, struct names *files);

/* Whether these can be read; with `error` if not. */
bool image_check(const struct plan *plan, const char *build, struct errmsg *error);

/* The boot parameters, without a line end. */
char *image_params(const struct plan *plan);

/* That line in a file, with its LF and NUL. */
bool image_write_params(const struct plan *plan, const char *file, struct errmsg *error);

/* The images and the boot parameters in one file, as a board is sent them. */
bool image_write_package(const struct plan *plan, const char *build, const char *file, struct errmsg *error);

#endif
