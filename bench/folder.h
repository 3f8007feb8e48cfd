/* A run's folder in itself: its name, and who writes into it. */
#ifndef BENCH_FOLDER_H
#define BENCH_FOLDER_H

#include <stdbool.h>
#include <time.h>

#include "bench/support.h"

/*
 * Makes `base`/<UTC time>-`commit`, and `base` as well. Gives its name, to be freed, and the time in it; NULL
 * with `error` when it cannot be made.
 */
char *folder_make(const char *base, const char *commit, time_t *start, struct errmsg *error);

/*
 * Keeps other processes from going on with the run until folder_unlock(); false with `error` when another one
 * has it. Programs that this one starts do not hold it. `lock` is -1 where there is nothing to hold: no such
 * folder, or a file system without locks.
 */
bool folder_lock(const char *folder, int *lock, struct errmsg *error);

void folder_unlock(int *lock);

#endif
