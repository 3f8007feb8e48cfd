/* One file that is a whole boot of a board: what the machine starts with, the guest, the boot parameters. */
#ifndef BENCH_PACKAGE_H
#define BENCH_PACKAGE_H

#include <stdbool.h>

#include "bench/support.h"

/*
 * Writes `file`: the image in `first`, and behind it a package (common/image.h) of the image in `guest`, or
 * none where that is NULL, and the boot parameter `line`. False with `error` as one line.
 */
bool package_write(const char *file, const char *first, const char *guest, const char *line,
                   struct errmsg *error);

#endif
