/* See run.h. One poll loop over all running rows and the signals; nothing else in the bench waits. */
#include "bench/run.h"

#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "bench/made.h"
#include "bench/run_folder.h"

static void complain(struct run *run, const char *text)
{
    progress_clear(&run->progress);
    fprintf(stderr, "hyptick: %s\n", text);
}

/* From here on signals come through a descriptor, so that none can end the program between two steps. */
static bool take_signals(struct run *run)
{
    static const int number[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    sigset_t set;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++) {
        sigaddset(&set, number[i]);
    }
    if (sigprocmask(SIG_BLOCK, &set, NULL) == 0) {
        run->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    }
    if (run->signals < 0) {
        results_fail(&run->results, "cannot take signals");
    }
    return run->signals >= 0;
}

static const char *plain_log(const struct row *row)
{
    return row->plan->traced ? ".trace" : "";
}

/* Where no command resets the board, somebody must know when to. */
static void ask_for_reset(struct run *run, const struct plan *plan, size_t index)
{
    const struct serial *serial = plan->platform->serial;

    if (serial != NULL && serial->reset == NULL) {
        char *line = xprintf("row %zu/%zu, %s %s%s: reset the board now", index + 1, run->matrix->count,
                             plan->path, plan->experiment, plan_traced(plan));

        complain(run, line);
        free(line);
    }
}

/* Starts a row's guest, or `again` the one that ended just now. */
static void start_job(struct run *run, struct job *job, size_t index, bool again)
{
    struct row *row = &run->row[index];
    char *log = run_log(run, row->plan, again ? ".again" : plain_log(row));
    char *params = xprintf("%s/.rows/%zu.params", run->results.folder, index);
    struct job_files files = {.build = run->options->build, .log = log, .params = params};

    ask_for_reset(run, row->plan, index);
    if (!(again ? job_again(job, &files) : job_start(job, row, index, &files))) {
        results_fail(&run->results, job->log.error.text);
    }
    run->running++;
    free(log);
    free(params);
}

/* Starts the next row, with those that share its boot. */
static void start_row(struct run *run, struct job *job)
{
    size_t index = run->started;
    size_t count = run->matrix->item[index].boot;
    bool good = true;

    while (run->started < index + count) {
        size_t at = run->started++;

        good = results_open_row(&run->results, at) && good;
        row_init(&run->row[at], &run->matrix->item[at], run->results.row[at].out);
    }
    if (good) {
        start_job(run, job, index, false);
    }
}

/* A row that has ended, but not all of which could be written, is not what it seemed. */
static void mark_unwritten(struct run *run, size_t index)
{
    for (size_t j = 0; j < run->row[index].count; j++) {
        variant_note(run->row[index].variant[j], INCOMPLETE, "%s", run->results.error.text);
    }
}

/* The row has ended: what it came to is kept, and said. */
static void close_row(struct run *run, size_t index, const char *log)
{
    struct row *row = &run->row[index];

    if (!results_close_row(&run->results, index)) {
        mark_unwritten(run, index);
    }
    run->unpublished = true;
    run_take_outcome(run, index);
    progress_clear(&run->progress);
    if (run->cut == NULL && !run->results.failed) { /* what failed is said at the end, once */
        progress_complain(row, log);
    }
    progress_row(&run->progress, row, index, row->elapsed);
}

/* All rows of a boot that has ended. */
static void close_rows(struct run *run, const struct job *job)
{
    const struct row *row = &run->row[job->index];
    char *log = run_log(run, row->plan, plain_log(row));

    for (size_t i = 0; i < job->count; i++) {
        close_row(run, job->index + i, log);
    }
    free(log);
}

/* What a log could not take is said behind what the tables could not, which matters more. */
static void end_rows(struct run *run, struct job *job)
{
    struct row *row = &run->row[job->index];
    struct errmsg error = {0};
    bool logged = job_finish(job, &error);
    bool unsure = !job_confirmed(job) && row_doubtful(row);

    run->running--;
    if (unsure && run->cut == NULL) {
        start_job(run, job, job->index, true);
    } else {
        if (unsure) {
            row_unconfirmed(row, run->cut);
        }
        close_rows(run, job);
    }
    if (!logged) {
        results_fail(&run->results, error.text);
    }
}

/* Stops all rows: nothing new is started, and what runs is asked, then made, to end. */
static void cut_run(struct run *run, char *why)
{
    free(run->cut);
    run->cut = why;
    for (size_t i = 0; i < run->jobs; i++) {
        if (run->job[i].phase != JOB_IDLE) {
            job_cut(&run->job[i], INCOMPLETE, why);
        }
    }
}

static void read_signals(struct run *run)
{
    struct signalfd_siginfo info;

    while (read(run->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo != SIGCHLD) {
            run->interrupted = true;
            cut_run(run, xprintf("interrupted by SIG%s", sigabbrev_np((int)info.ssi_signo)));
        }
    }
}

static struct job *oldest(const struct run *run)
{
    struct job *first = NULL;

    for (size_t i = 0; i < run->jobs; i++) {
        if (run->job[i].phase != JOB_IDLE && (first == NULL || run->job[i].index < first->index)) {
            first = &run->job[i];
        }
    }
    return first;
}

/* Sleeps until a console, a signal, a time limit or the status line wants something. */
static void wait_for_work(struct run *run)
{
    struct pollfd wait[1 + 2 * JOBS_MAX] = {{.fd = run->signals, .events = POLLIN}};
    int64_t now = now_ms();
    int64_t least = progress_due(&run->progress, now);
    size_t count = 1;

    for (size_t i = 0; i < run->jobs; i++) {
        const struct job *job = &run->job[i];

        if (job->phase != JOB_IDLE && job->deadline != INT64_MAX) {
            int64_t left = job->deadline > now ? job->deadline - now : 0;

            least = least < 0 || left < least ? left : least;
        }
        if (job->phase != JOB_IDLE) {
            count += job_poll(job, wait + count);
        }
    }
    poll(wait, count, least > INT32_MAX ? INT32_MAX : (int)least);
}

static void step_jobs(struct run *run)
{
    int64_t now = now_ms();
    const struct job *first;

    for (size_t i = 0; i < run->jobs; i++) {
        struct job *job = &run->job[i];

        if (job->phase != JOB_IDLE && job_step(job, now)) {
            end_rows(run, job);
        }
    }
    first = oldest(run);
    if (first != NULL && progress_due(&run->progress, now) == 0) {
        progress_show(&run->progress, first->row, first->index + first->at, run->running - 1);
    }
}

static void skip_kept(struct run *run)
{
    while (run->started < run->matrix->count && run->kept[run->started]) {
        run->started++;
    }
}

static void loop(struct run *run)
{
    for (;;) {
        run_publish(run);
        skip_kept(run);
        if (run->cut == NULL && results_failed(&run->results)) {
            cut_run(run, xprintf("stopped: %s", run->results.error.text));
        }
        for (size_t i = 0; i < run->jobs && run->cut == NULL && run->started < run->matrix->count; i++) {
            if (run->job[i].phase == JOB_IDLE) {
                start_row(run, &run->job[i]);
                skip_kept(run);
            }
        }
        if (run->running == 0 && (run->cut != NULL || run->started == run->matrix->count)) {
            return;
        }
        wait_for_work(run);
        read_signals(run);
        step_jobs(run);
    }
}

/* What ended the run before its time. */
static void report_end(struct run *run)
{
    if (run->results.failed) {
        char *line = xprintf("%s%s%s%s", run->results.error.text,
                             run->results.left ? "; rows that wait for their turn stay in " : "",
                             run->results.left ? run->results.folder : "", run->results.left ? "/.rows" : "");

        complain(run, line);
        free(line);
    }
    if (run->interrupted) {
        complain(run, run->cut);
    }
    if (run->empty) {
        complain(run, RUN_NOTHING);
    }
}

static int finish(struct run *run)
{
    int64_t elapsed = now_ms() - run->progress.start;
    struct tally tally;
    bool good = results_finish(&run->results);

    for (size_t i = 0; i < run->matrix->count; i++) {
        if (!run->results.row[i].published && run->row[i].count > 0) {
            mark_unwritten(run, i);
        }
    }
    tally = progress_tally(run->row, run->matrix->count);
    good = progress_is_whole(&tally) && good;
    run->empty = tally.count[UNSUPPORTED] == tally.rows;
    good = good && !run->empty;
    run_write_end(run, good);
    progress_clear(&run->progress);
    report_end(run);
    progress_tell(&tally);
    printf(" in %" PRId64 ".%" PRId64 " s; %s\n", elapsed / 1000, elapsed % 1000 / 100, run->results.folder);
    if (run->interrupted) {
        return EXIT_INTERRUPTED;
    }
    return good && !run->results.failed ? EXIT_OK : EXIT_BAD;
}

static void release(struct run *run)
{
    for (size_t i = 0; i < run->matrix->count; i++) {
        if (i < run->started || run->kept[i]) {
            row_free(&run->row[i]);
        }
    }
    results_free(&run->results);
    if (run->signals >= 0) {
        close(run->signals);
    }
    free(run->info.qemu_version);
    free(run->info.toolchain);
    free(run->info.images);
    free(run->row);
    free(run->outcome);
    free(run->kept);
    free(run->job);
    free(run->cut);
}

static int measure(struct run *run, const struct resume *resume)
{
    struct errmsg error = {0};
    size_t left;

    if (resume != NULL && !resume_matches(resume, &run->info, run->matrix, &error)) {
        complain(run, error.text);
        return EXIT_USAGE;
    }
    if (!take_signals(run) || !run_make_folder(run, resume)) {
        complain(run, run->results.error.text);
        return EXIT_BAD;
    }
    left = run->matrix->count - run->kept_count;
    printf("%s: %zu rows%s, %zu at a time\n", run->results.folder, left, resume != NULL ? " more" : "",
           run->jobs < left ? run->jobs : left);
    fflush(stdout);
    progress_start(&run->progress, run->matrix->count);
    run->progress.ended = run->kept_count;
    loop(run);
    return finish(run);
}

int run_matrix(const struct options *options, struct matrix *matrix, const struct resume *resume)
{
    struct run run = {
        .options = options,
        .matrix = matrix,
        .info = {.build = options->build,
                 .matrix = options->matrix,
                 .samples = options->samples,
                 .variants = &options->variant},
        .row = xcalloc(matrix->count, sizeof(struct row)),
        .outcome = xcalloc(matrix->count, sizeof(struct outcome)),
        .kept = xcalloc(matrix->count, sizeof(bool)),
        .job = xcalloc(options->jobs, sizeof(struct job)),
        .jobs = options->jobs,
        .signals = -1,
    };
    struct errmsg error = {0};
    int code = EXIT_USAGE;

    if (made_gather(&run.info, options, matrix, &error)) {
        code = measure(&run, resume);
    } else {
        complain(&run, error.text);
    }
    release(&run);
    return code;
}
