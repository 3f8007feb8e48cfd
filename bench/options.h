/* The command line after the command's name. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/names.h"
#include "bench/support.h"

#define JOBS_MAX 64U

struct options {
    const char *matrix;
    const char *platforms;
    const char *results;
    const char *build;
    const char *hosts;
    const char *qemu;                    /* folder of QEMU's programs; NULL: they are on the PATH */
    const char *serial;                  /* device of the line that a board is behind; NULL: QEMU runs */
    uint64_t baud;                       /* its speed */
    const char *reset;                   /* what resets the board; NULL: somebody does */
    const char *upload;                  /* how its boot loader gets the images */
    uint64_t prompt_s;                   /* of `board`: how long its prompt is waited for */
    const char *image, *address, *start; /* of `board`: what is sent, to where, the command that starts it */
    const char *host_arguments;          /* NULL, or more for the machine of a host (hosts.h) */
    const char *hypervisor;              /* NULL, or what carried the guest of a captured console */
    const char *note;                    /* file that gets the results folder's name; NULL: none */
    const char *resume;                  /* results folder to go on with; NULL: a new one */
    const char *commit;                  /* NULL: ask git */
    struct names platform, path, experiment; /* empty: all */
    struct names variant;                    /* the same; of each, any variant that has all its k=v */
    uint64_t samples;                        /* 0: what the matrix says */
    uint64_t timeout_s;                      /* the same */
    uint64_t jobs;
    const char *operand; /* the one word that is no option, or NULL */
    char *usual[5];      /* what the first five are where no option says it; freed with the rest */
};

/*
 * Reads `--name VALUE` and `--name=VALUE`; an empty value is as if the option were not there. `allowed` names
 * the options the command has; with `operand` it may have one word more. False with `error` if wrong.
 */
bool options_read(struct options *options, char **words, const char *allowed, bool operand,
                  struct errmsg *error);

void options_free(struct options *options);

#endif
