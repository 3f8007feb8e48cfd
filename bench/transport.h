/*
 * The way to a machine that runs a guest: start it, read what it prints, stop it. The machine is a program
 * in each case: a QEMU; `hyptick board` (board.h), which talks to one behind a serial line; or, for the KVM
 * of the machine that the bench runs on, the VMM (local.h).
 */
#ifndef BENCH_TRANSPORT_H
#define BENCH_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/child.h"
#include "bench/matrix.h"
#include "bench/support.h"

struct transport {
    struct child child;
    const char *who; /* that program, as an ending is told of it */
    char *params;    /* file with the boot parameter line; NULL when there is none */
};

/*
 * Whether the plan's machine can be started: its program is there and new enough, the images are in
 * `build`/PLATFORM/. False with `error` as one line if not. `version` gets the program's version line; when
 * it holds one already, the program is not asked again.
 */
bool transport_check(const struct plan *plan, const char *build, char *version, size_t size,
                     struct errmsg *error);

/* Starts the plan's guest. `params` names a file that the boot parameters may be kept in until the stop. */
bool transport_start(struct transport *transport, const struct plan *plan, const char *build,
                     const char *params, struct errmsg *error);

/* What to read the guest's console, and the machine's own complaints, from; -1 when there is none. */
int transport_console(const struct transport *transport);
int transport_complaints(const struct transport *transport);

/* Asks the machine to stop, or makes it. */
void transport_stop(const struct transport *transport, bool at_once);

/* Whether it has stopped; `how` then says in which way. */
bool transport_ended(struct transport *transport, char *how, size_t size);

/* Gives back what it holds; it must have ended. */
void transport_close(struct transport *transport);

#endif
