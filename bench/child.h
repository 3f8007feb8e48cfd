/*
 * Programs the bench starts: each leads a process group of its own, reads nothing, dies with the bench, and
 * writes into pipes that never block the bench, or where the bench does.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/support.h"

struct child {
    pid_t pid; /* and process group; 0 when there is none */
    int out;   /* its stdout and stderr, not blocking; -1 when closed */
    int err;
};

/* Starts argv[0], searched in PATH. False with `error` when it cannot be started. */
bool child_start(struct child *child, char *const *argv, struct errmsg *error);

/* The same, but what it prints goes where what the bench prints goes. */
bool child_start_beside(struct child *child, char *const *argv, struct errmsg *error);

/* Sends a signal to the whole group. */
void child_signal(const struct child *child, int number);

/*
 * Whether the child has ended; if so, it and the rest of its group are gone, and `how` reads as
 * `exited with status 1` or `was killed by signal 9 (Killed)`. `clean`: it exited with status 0.
 */
bool child_ended(struct child *child, char *how, size_t size, bool *clean);

/* Closes the pipes. */
void child_close(struct child *child);

/*
 * Runs a program to its end, at most `limit_ms`, and gives the first line it printed. False when it cannot be
 * started, fails or takes too long. `line` holds what came either way.
 */
bool child_first_line(char *const *argv, int limit_ms, char *line, size_t size);

#endif
