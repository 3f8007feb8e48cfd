/* Commands that the analysis does (analysis/, in Python): handed over to it, words and all. */
#ifndef BENCH_ANALYSIS_H
#define BENCH_ANALYSIS_H

#include "bench/support.h"

/* One of them: its name, the words it wants, what it does. */
struct analysis_command {
    const char *name, *words, *does;
};

/* All of them, up to one without a name. */
extern const struct analysis_command analysis_commands[];

/* Whether `name` is such a command. */
bool analysis_has(const char *name);

/*
 * Becomes `python3 -m analysis.cli NAME WORD...`, of the source tree this program was built in. $PYTHON may
 * name another Python. Returns only where that cannot be started, with the reason in `error`.
 */
void analysis_become(const char *name, char **words, struct errmsg *error);

#endif
