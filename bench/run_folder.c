/* See run_folder.h. */
#include "bench/run_folder.h"

#include <string.h>
#include <time.h>

/* The tables are written as a whole each time: so at most this share of a run goes into that. */
#define PUBLISH_MS    5000
#define PUBLISH_SHARE 20

static bool write_info(struct run *run)
{
    struct errmsg error = {0};

    if (runinfo_write(&run->info, run->results.folder, run->matrix, run->outcome, &error)) {
        return true;
    }
    results_fail(&run->results, error.text);
    return false;
}

char *run_log(const struct run *run, const struct plan *plan, const char *which)
{
    return xprintf("%s/log/%s-%s-%s%s.txt", run->results.folder, plan->platform->name, plan->path,
                   plan->experiment, which);
}

void run_take_outcome(struct run *run, size_t index)
{
    run->outcome[index] = row_outcome(&run->row[index]);
}

/* The folder of a run that is gone on with, and what of it is whole. */
static bool open_folder(struct run *run, const struct resume *resume)
{
    const char *start = resume_value(resume, "start");
    struct errmsg error = {0};
    struct tm utc = {0};

    if (!results_reopen(&run->results, resume->folder, run->matrix->count)) {
        return false;
    }
    if (start != NULL && strptime(start, "%Y-%m-%dT%H:%M:%SZ", &utc) != NULL) {
        run->results.start = timegm(&utc);
    }
    if (!resume_take(resume, run->matrix, &run->results, run->row, run->kept, &error)) {
        results_fail(&run->results, error.text);
        return false;
    }
    for (size_t i = 0; i < run->matrix->count; i++) {
        if (run->kept[i]) {
            run_take_outcome(run, i);
            run->kept_count++;
        }
    }
    return true;
}

/* Makes the folder, marked as what it is until the run has ended. */
bool run_make_folder(struct run *run, const struct resume *resume)
{
    bool good;

    if (resume != NULL
            ? !open_folder(run, resume)
            : !results_create(&run->results, run->options->results, run->info.commit, run->matrix->count)) {
        return false;
    }
    run->info.start = run->results.start;
    run->info.status = INCOMPLETE;
    run->info.reason = "the run has not ended";
    for (size_t i = 0; i < run->matrix->count; i++) {
        run->outcome[i].reason = "not measured yet";
    }
    good = write_info(run) && (resume != NULL || results_show(&run->results));
    if (!good && resume == NULL) {
        results_drop(&run->results);
    }
    return good && (run->options->note == NULL || results_note(&run->results, run->options->note));
}

int64_t run_publish_pause(int64_t took)
{
    return took * PUBLISH_SHARE > PUBLISH_MS ? took * PUBLISH_SHARE : PUBLISH_MS;
}

void run_publish(struct run *run)
{
    int64_t start = now_ms();

    if (run->unpublished && run->cut == NULL &&
        start - run->published >= run_publish_pause(run->publishing)) {
        run->unpublished = false;
        if (results_publish(&run->results)) {
            write_info(run);
        }
        run->published = now_ms();
        run->publishing = run->published - start;
    }
}

void run_write_end(struct run *run, bool good)
{
    for (size_t i = 0; i < run->matrix->count; i++) {
        run->outcome[i].reason = run->cut != NULL ? run->cut : "not measured";
    }
    run->info.end = time(NULL);
    if (run->info.end < run->info.start) {
        run->info.end = run->info.start; /* the clock was set back */
    }
    run->info.status = good ? OK : INCOMPLETE;
    run->info.reason = run->cut != NULL ? run->cut : run->results.failed ? run->results.error.text : NULL;
    if (!good && run->info.reason == NULL && run->empty) {
        run->info.reason = RUN_NOTHING;
    }
    write_info(run);
}
