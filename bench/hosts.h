/*
 * bench/hosts.csv: what carries the guest on a path that the shim does not. A path without a line here is the
 * shim's, or native.
 */
#ifndef BENCH_HOSTS_H
#define BENCH_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/names.h"
#include "bench/support.h"

/*
 * In `arguments`, `append`, `needs` and `version` these stand for: {build} the folder of the images,
 * {platform} the platform's name, {line} the boot parameters (in `arguments`, with commas doubled, as in an
 * option's value), {file} a file that holds them.
 */
struct host {
    char *path;
    struct names platform;
    char *qemu;      /* the program; empty: the platform's. It is searched where that is */
    char *arguments; /* of the machine, behind the platform's own; of an option that stands twice the last
                        holds */
    char *append;    /* command line of what boots; empty: none */
    char *needs;     /* files that must be there, relative to {build}, blank-separated */
    char *version; /* file whose first line says what it is, relative to {build}; empty: it says so itself */
    bool one_boot; /* experiments that follow each other share a boot: each gets a new guest there */
    unsigned long line; /* in hosts.csv */
};

struct hosts {
    struct host *item;
    size_t count;
};

/* False with `error` naming file and line when the file cannot be read or a row is broken. */
bool hosts_read(struct hosts *hosts, const char *path, struct errmsg *error);

/* The host of a path on a platform; NULL where there is none. */
const struct host *hosts_find(const struct hosts *hosts, const char *path, const char *platform);

/* More arguments for the machines of all hosts, blank-separated; NULL: none. */
void hosts_take_arguments(struct hosts *hosts, const char *more);

void hosts_free(struct hosts *hosts);

#endif
