/*
 * One running row: the machine that runs the guest, the console read from it into row and log, and the time
 * it has. Everything here returns at once; run.c waits.
 */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/csv_write.h"
#include "bench/row.h"
#include "bench/transport.h"

/* A machine's complaints: only the last of them are of use. */
#define COMPLAINTS_MAX 4096U

enum job_phase {
    JOB_IDLE,
    JOB_RUNNING,
    JOB_GRACE,  /* the guest has said its last word, and may still switch its machine off */
    JOB_ASKED,  /* the machine was asked to stop */
    JOB_KILLED, /* and made to */
};

struct job {
    enum job_phase phase;
    size_t index;      /* of its first row in the matrix */
    struct row *rows;  /* those that share the boot, in the order in which they come */
    size_t count, at;  /* so many, and which of them takes the console */
    struct row *row;   /* that one; or `second` */
    struct row *first; /* NULL, or the row that `second` is to confirm */
    struct row second;
    struct transport transport;
    struct csv_file log; /* whole lines, like a CSV: where the disk is full, its last one is cut off */
    bool console_open, complaints_open;
    int64_t row_started, deadline;
    char complaints[COMPLAINTS_MAX + 1];
    size_t complaints_used;
    char how[128]; /* the machine ended */
};

struct job_files {
    const char *build; /* folder of the images */
    const char *log;   /* files to make */
    const char *params;
};

/*
 * Starts the guest of the row, and of those after it that share its boot (plan.boot). False when the log
 * cannot be written. When the guest cannot be started, the row says so and the job has ended already.
 */
bool job_start(struct job *job, struct row *rows, size_t index, const struct job_files *files);

/*
 * After job_finish: runs the row's guest once more, to confirm it. Nothing of that is written but the log;
 * the row says at the next job_finish whether it was the same. False as above.
 */
bool job_again(struct job *job, const struct job_files *files);

/* Whether it was that second run that has ended. */
bool job_confirmed(const struct job *job);

/* Fills in what to poll (at most two); returns how many. */
size_t job_poll(const struct job *job, struct pollfd *wait);

/* Reads what there is, stops what has had its time, and returns true when the machine is gone. */
bool job_step(struct job *job, int64_t now);

/* Stops the machine before its time; the row's status and reason are given. The second time it is made to. */
void job_cut(struct job *job, enum status status, const char *reason);

/* After job_step said true: closes rows and log. False when the log could not be written. */
bool job_finish(struct job *job, struct errmsg *error);

#endif
