/* A run that is to be gone on with: what its run.csv says. */
#ifndef BENCH_RESUME_SAID_H
#define BENCH_RESUME_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/names.h"
#include "bench/support.h"

/* run.csv as it was. */
struct resume {
    const char *folder;
    char **key, **value;
    size_t count;
    struct names variants; /* those that were asked for */
    uint64_t samples;      /* the same; 0: the matrix's */
    int lock;              /* of the folder; -1: none */
};

/*
 * False with `error` where the folder is no run that can be gone on with. Nobody else goes on with it until
 * resume_free().
 */
bool resume_read(struct resume *resume, const char *folder, struct errmsg *error);

/* The value of a key of run.csv; NULL where there is none. */
const char *resume_value(const struct resume *resume, const char *key);

void resume_free(struct resume *resume);

#endif
