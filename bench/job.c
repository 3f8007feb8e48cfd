/* See job.h. */
#include "bench/job.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A guest switches its machine off in a moment. A machine that is asked to stop and hangs does not. */
#define GRACE_MS 2000
#define ASKED_MS 500

#define READ_SIZE (64U << 10)

/* Blocks read in one turn, so that no console keeps the others waiting. */
#define READ_TURNS 4

/* After the machine is gone: more than any pipe holds, should something else still write into it. */
#define LAST_TURNS 64

static bool start(struct job *job, const struct job_files *files)
{
    struct row *row = job->row;
    struct errmsg error = {0};

    job->row_started = now_ms();
    job->deadline = job->row_started + (int64_t)row->plan->timeout_s * 1000;
    job->phase = JOB_RUNNING;
    job->complaints_used = 0;
    csv_file_open(&job->log, files->log);
    if (transport_start(&job->transport, row->plan, files->build, files->params, &error)) {
        job->console_open = job->complaints_open = true;
    } else {
        row_end(row, FAILED, "%s", error.text);
        job->deadline = job->row_started; /* nothing will be heard of it */
    }
    return !job->log.failed;
}

bool job_start(struct job *job, struct row *rows, size_t index, const struct job_files *files)
{
    memset(job, 0, sizeof(*job));
    job->index = index;
    job->rows = rows;
    job->count = rows->plan->boot > 1 ? rows->plan->boot : 1;
    job->row = rows;
    return start(job, files);
}

bool job_again(struct job *job, const struct job_files *files)
{
    job->first = job->row;
    job->row = &job->second;
    row_init(&job->second, job->first->plan, NULL);
    return start(job, files);
}

bool job_confirmed(const struct job *job)
{
    return job->first != NULL;
}

size_t job_poll(const struct job *job, struct pollfd *wait)
{
    size_t count = 0;

    if (job->console_open) {
        wait[count++] = (struct pollfd){.fd = transport_console(&job->transport), .events = POLLIN};
    }
    if (job->complaints_open) {
        wait[count++] = (struct pollfd){.fd = transport_complaints(&job->transport), .events = POLLIN};
    }
    return count;
}

/* Keeps the last COMPLAINTS_MAX bytes. */
static void take_complaints(struct job *job, const char *bytes, size_t length)
{
    if (length > COMPLAINTS_MAX) {
        bytes += length - COMPLAINTS_MAX;
        length = COMPLAINTS_MAX;
    }
    if (job->complaints_used + length > COMPLAINTS_MAX) {
        size_t drop = job->complaints_used + length - COMPLAINTS_MAX;

        memmove(job->complaints, job->complaints + drop, job->complaints_used -= drop);
    }
    memcpy(job->complaints + job->complaints_used, bytes, length);
    job->complaints_used += length;
}

static void note_elapsed(struct job *job)
{
    int64_t now = now_ms();

    job->row->elapsed += now - job->row_started;
    job->row_started = now;
}

/* The row of the experiment that a new guest measures takes the console; false where none waits for it. */
static bool pass_on(struct job *job)
{
    for (size_t i = job->at + 1; i < job->count; i++) {
        if (strcmp(job->rows[i].plan->experiment, job->row->next) == 0) {
            note_elapsed(job);
            job->at = i;
            job->row = &job->rows[i];
            job->deadline = job->row_started + (int64_t)job->row->plan->timeout_s * 1000;
            return true;
        }
    }
    row_end(job->row, FAILED, "a guest for '%s' follows, which nobody asked for", job->row->next);
    job->row->hopeless = true;
    return false;
}

static void feed(struct job *job, const char *bytes, size_t length)
{
    size_t left;

    while ((left = row_feed(job->row, bytes, length)) > 0 || job->row->next != NULL) {
        if (job->row->hopeless || !pass_on(job)) {
            return;
        }
        bytes += length - left;
        length = left;
    }
}

/* Reads one block; false when there is nothing now or, with `open` cleared, nothing any more. */
static bool read_block(struct job *job, int fd, bool *open)
{
    static char block[READ_SIZE];
    ssize_t got;

    if (!*open) {
        return false;
    }
    got = read(fd, block, sizeof(block));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        *open = false;
    }
    if (got <= 0) {
        return false;
    }
    if (open == &job->complaints_open) {
        take_complaints(job, block, (size_t)got);
    } else if (!job->row->hopeless) {
        /* What a hopeless guest goes on to print is read, so that its machine can stop, and dropped. */
        csv_file_append(&job->log, block, (size_t)got);
        feed(job, block, (size_t)got);
    }
    return true;
}

static void read_some(struct job *job, int turns)
{
    int console = transport_console(&job->transport);
    int complaints = transport_complaints(&job->transport);

    for (int i = 0; i < turns && read_block(job, console, &job->console_open); i++) {
    }
    for (int i = 0; i < turns && read_block(job, complaints, &job->complaints_open); i++) {
    }
}

static void stop(struct job *job, bool at_once, int64_t now)
{
    transport_stop(&job->transport, at_once);
    job->phase = at_once ? JOB_KILLED : JOB_ASKED;
    job->deadline = at_once ? INT64_MAX : now + ASKED_MS;
}

/* Whether nothing more is to come: of a boot with several rows the last one decides. */
static bool is_over(const struct job *job)
{
    return job->row->hopeless || ((job->row->ended || job->row->stopped) && job->at + 1 >= job->count);
}

static void check_time(struct job *job, int64_t now)
{
    if (job->phase == JOB_RUNNING && is_over(job)) {
        job->phase = JOB_GRACE;
        job->deadline = job->row->hopeless ? now : now + GRACE_MS;
    }
    if (now < job->deadline) {
        return;
    }
    if (job->phase == JOB_RUNNING && !job->row->ended) {
        row_end(job->row, INCOMPLETE, "no end record within %" PRIu64 " s", job->row->plan->timeout_s);
    }
    stop(job, job->phase == JOB_ASKED, now);
}

bool job_step(struct job *job, int64_t now)
{
    read_some(job, READ_TURNS);
    check_time(job, now);
    return transport_ended(&job->transport, job->how, sizeof(job->how));
}

void job_cut(struct job *job, enum status status, const char *reason)
{
    if (!job->row->ended && !job->row->stopped) {
        row_end(job->row, status, "%s", reason);
    }
    job->row->stopped = true;
    if (job->phase < JOB_KILLED) {
        stop(job, job->phase == JOB_ASKED, now_ms());
    }
}

/* The last line of the complaints that says something, made printable. */
static void last_complaint(const struct job *job, char *said, size_t size)
{
    size_t end = job->complaints_used, start;

    while (end > 0 && (unsigned char)job->complaints[end - 1] <= ' ') {
        end--;
    }
    for (start = end; start > 0 && job->complaints[start - 1] != '\n'; start--) {
    }
    snprintf(said, size, "%.*s", (int)(end - start), job->complaints + start);
    for (char *at = said; *at != '\0'; at++) {
        if (*at < ' ' || *at > '~') {
            *at = '?';
        }
    }
}

/* Those that share the boot and that it did not come to say why. */
static void finish_rows(struct job *job, const char *said)
{
    note_elapsed(job);
    row_finish(job->row, job->how, said);
    for (size_t i = 0; !job_confirmed(job) && i < job->count; i++) {
        struct row *row = &job->rows[i];

        if (row == job->row) {
            continue;
        }
        if (!row->begun && row->next == NULL) {
            row_end(row, INCOMPLETE, "its boot came to an end in '%s'", job->row->plan->experiment);
        }
        row_finish(row, row->next != NULL ? "its guest ended" : job->how, "");
    }
}

static void log_complaints(struct job *job)
{
    static const char title[] = "\n[stderr]\n";

    if (job->complaints_used > 0) {
        csv_file_append(&job->log, title, strlen(title));
        csv_file_append(&job->log, job->complaints, job->complaints_used);
    }
}

bool job_finish(struct job *job, struct errmsg *error)
{
    char said[256];

    read_some(job, LAST_TURNS);
    last_complaint(job, said, sizeof(said));
    finish_rows(job, said);
    if (job_confirmed(job)) {
        row_confirm(job->first, &job->second);
        row_free(&job->second);
        job->row = job->first;
    }
    log_complaints(job);
    transport_close(&job->transport);
    job->phase = JOB_IDLE;
    if (!csv_file_close(&job->log, false)) {
        *error = job->log.error;
        return false;
    }
    return true;
}
