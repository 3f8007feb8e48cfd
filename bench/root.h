/*
 * The source tree that this program was built in: ROOT/build/host/hyptick. What no option names (the matrix,
 * the images, the results) is the tree's, in whatever folder the command is given.
 */
#ifndef BENCH_ROOT_H
#define BENCH_ROOT_H

#include <stdbool.h>

#include "bench/support.h"

#define ROOT_LONGEST 4096

/* The tree's folder, without a slash at its end. False with `error` where this program is in no such tree. */
bool root_find(char root[static ROOT_LONGEST], struct errmsg *error);

/*
 * A file of the tree, to be freed: `name` itself in the tree's own folder or where there is no tree, else
 * ROOT/`name`.
 */
char *root_path(const char *name);

#endif
