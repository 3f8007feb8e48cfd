/*
 * The machine that the bench runs on, with its own KVM: nothing is emulated and no line is read. The VMM of
 * hosts/kvm is started as a program, once for each row; what the guest prints is its stdout.
 */
#ifndef BENCH_LOCAL_H
#define BENCH_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/arguments.h"
#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/support.h"

/*
 * Where the plans are of this machine: checks that they are alone, have one at a time run, and leaves out
 * what the GIC that its KVM emulates does not have. False with `error` where it cannot be measured.
 */
bool local_choose(struct matrix *matrix, struct options *options, struct errmsg *error);

/*
 * Whether the VMM is there and finds a KVM; `version` gets what it says of it. False with `error` as one line
 * if not.
 */
bool local_check(const struct plan *plan, const char *build, char *version, size_t size,
                 struct errmsg *error);

/* The program and its arguments that run the plan's guest. */
void local_command(struct arguments *list, const struct plan *plan, const char *build);

#endif
