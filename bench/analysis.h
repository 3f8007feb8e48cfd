/* Commands that the analysis does (analysis/, in Python): handed over to it, words and all. */
#ifndef BENCH_ANALYSIS_H
#define BENCH_ANALYSIS_H

#include "bench/support.h"

/* Whether `name` is such a command. */
bool analysis_has(const char *name);

/*
 * Becomes `python3 -m analysis.cli NAME WORD...`, of the source tree this program was built in. $PYTHON may
 * name another Python. Returns only where that cannot be started, with the reason in `error`.
 */
void analysis_become(const char *name, char **words, struct errmsg *error);

#endif
