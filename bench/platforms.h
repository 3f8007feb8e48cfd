/* bench/platforms.csv: the machines there are, and how each is started. */
#ifndef BENCH_PLATFORMS_H
#define BENCH_PLATFORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/support.h"

struct version {
    unsigned major, minor;
};

/* The line that a board is behind, instead of its model. */
struct serial {
    const char *device;
    uint64_t baud;
    const char *reset; /* NULL: somebody does it */
};

/* In place of a QEMU's name. */
#define NO_MODEL "none"
#define HERE     "here" /* no machine is started: the bench runs on it, and its KVM is measured */

struct platform {
    char *name;
    char *qemu;          /* the program, searched in PATH */
    struct version need; /* oldest QEMU that will do */
    char *machine;       /* its arguments, blank-separated; of HERE, the platforms whose guests it runs */
    char *one_cpu;       /* those that follow where a row has one CPU; empty: it cannot be given one */
    uint64_t params_base;
    char *unit;                  /* insn, cycles or ns: of the model */
    const struct serial *serial; /* NULL: the model runs */
    bool here;                   /* qemu is HERE */
    char *description;
    bool raw;           /* its machine is given the image's bytes alone, as a board is, and not an ELF */
    bool on_request;    /* it runs only where it is named */
    unsigned long line; /* in platforms.csv */
};

struct platforms {
    struct platform *item;
    size_t count;
};

/* False with `error` naming file and line when the file cannot be read or a row is broken. */
bool platforms_read(struct platforms *platforms, const char *path, struct errmsg *error);

/* QEMU's programs of all platforms are those in `folder`; NULL: as they were. */
void platforms_use_qemu(struct platforms *platforms, const char *folder);

/* All platforms are boards behind that line, which outlives them. */
void platforms_use_serial(struct platforms *platforms, const struct serial *serial);

/* Whether its counter counts time, and no model's instructions. */
bool platform_has_time(const struct platform *platform);

const struct platform *platforms_find(const struct platforms *platforms, const char *name);

void platforms_free(struct platforms *platforms);

/* "7.2" or "7.2.22" at the start of `text`; false when there is none. */
bool version_parse(const char *text, struct version *version);

/* The version in what `qemu-system-… --version` prints first; false when that says none. */
bool version_of_qemu(const char *line, struct version *version);

bool version_before(struct version version, struct version other);

bool unit_known(const char *unit);

/* The same word, for good; NULL: no unit. */
const char *unit_named(const char *unit);

/* The unit that is the same on every run. */
#define UNIT_EXACT "insn"

#endif
