/* What a line of hosts.csv comes to for a plan: its texts with their names in braces replaced (hosts.h). */
#ifndef BENCH_HOSTED_H
#define BENCH_HOSTED_H

#include <stdbool.h>

#include "bench/arguments.h"
#include "bench/matrix.h"
#include "bench/support.h"

/*
 * A text of the plan's host, the caller's to free. `params` is the file that {file} stands for; with `option`
 * {line} is as it stands in a value of QEMU's.
 */
char *hosted_text(const char *text, const struct plan *plan, const char *build, const char *params,
                  bool option);

/* Adds the host's arguments, each of their words replaced on its own: what stands for a name may have blanks.
 */
void hosted_arguments(struct arguments *list, const struct plan *plan, const char *build, const char *params,
                      bool option);

/* Adds the files that the host needs. */
void hosted_files(const struct plan *plan, const char *build, struct names *files);

/* Whether they are there; with `error` if not. */
bool hosted_check(const struct plan *plan, const char *build, struct errmsg *error);

#endif
