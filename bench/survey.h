/* What a captured log is a run of, and whether it can be one: what `hyptick import` reads it for first. */
#ifndef BENCH_SURVEY_H
#define BENCH_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/options.h"
#include "bench/support.h"

struct survey {
    const struct options *options; /* what the guest must say, where one does */
    const char *name;              /* of the log, less its folders */
    struct errmsg *error;          /* what is wrong with the log */

    /* what was found */
    char *platform, *path;
    uint64_t samples;         /* of each variant, as asked of the guest; 0: its own number */
    unsigned long fault;      /* the line of a fault before it, 0: none */
    unsigned long begun;      /* the line of the last `begin`; 0: none */
    bool hosted;              /* `next` records tell where the guest of each experiment begins */
    struct names experiments; /* in their order */
    uint64_t records;         /* whole or not */
};

/* Reads the log. False with `error` where no run can be made of it. */
bool survey_log(struct survey *survey, const char *log, size_t length);

void survey_free(struct survey *survey);

#endif
