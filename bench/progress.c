/* See progress.h. */
#include "bench/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REFRESH_MS    200
#define DEFAULT_WIDTH 80U

void progress_start(struct progress *progress, size_t rows)
{
    *progress = (struct progress){.terminal = isatty(STDOUT_FILENO), .rows = rows, .start = now_ms()};
}

int64_t progress_due(const struct progress *progress, int64_t now)
{
    if (!progress->terminal) {
        return -1;
    }
    return progress->refresh > now ? progress->refresh - now : 0;
}

static size_t terminal_width(void)
{
    struct winsize size;

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : DEFAULT_WIDTH;
}

/* Rows that run count as half done: what is left is a guess, and shown as one. */
static int64_t seconds_left(const struct progress *progress, int64_t elapsed, size_t running)
{
    int64_t done = 2 * (int64_t)progress->ended + (int64_t)running;

    return elapsed * (2 * (int64_t)progress->rows - done) / (done > 0 ? done : 1) / 1000;
}

/* How far the row is: samples or, until the guest of a board begins, what is done there. */
static char *how_far(const struct row *row)
{
    if (!row->begun && row->doing[0] != '\0') {
        return xstrdup(row->doing);
    }
    return xprintf("%" PRIu64 "/%" PRIu64, row->open != NULL ? row->open->seen : 0,
                   row->open != NULL ? row->open->want : row->plan->samples);
}

void progress_show(struct progress *progress, const struct row *row, size_t index, size_t beside)
{
    const struct plan *plan = row->plan;
    int64_t elapsed = now_ms() - progress->start;
    char line[512], others[32] = "";
    char *far;
    size_t width;

    progress->refresh = now_ms() + REFRESH_MS;
    if (!progress->terminal) {
        return;
    }
    if (beside > 0) {
        snprintf(others, sizeof(others), " (+%zu)", beside);
    }
    far = how_far(row);
    snprintf(line, sizeof(line), "row %zu/%zu  %s %s %s%s%s  %s  %" PRId64 "s, about %" PRId64 "s left",
             index + 1, progress->rows, plan->platform->name, plan->path, plan->experiment, plan_traced(plan),
             others, far, elapsed / 1000, seconds_left(progress, elapsed, beside + 1));
    free(far);
    width = terminal_width();
    if (width < sizeof(line)) {
        line[width - 1] = '\0'; /* a line that wraps could not be taken back */
    }
    printf("\r%s\033[K", line);
    fflush(stdout);
    progress->shown = true;
}

/* How a row ended, as its line says it; to be freed. */
static char *ended_how(const struct row *row)
{
    const char *word = status_word(row_status(row));
    size_t unsupported = row_unsupported(row);

    if (row_status(row) != OK || unsupported == 0) {
        return xstrdup(word);
    }
    return xprintf("%s (%zu of %zu variants unsupported)", word, unsupported, row->count);
}

void progress_row(struct progress *progress, const struct row *row, size_t index, int64_t elapsed)
{
    const struct plan *plan = row->plan;

    progress->ended++;
    if (!progress->terminal) {
        char *how = ended_how(row);

        printf("row %zu/%zu  %s %s %s%s  %s  %" PRIu64 " samples  %" PRId64 ".%" PRId64 "s\n", index + 1,
               progress->rows, plan->platform->name, plan->path, plan->experiment, plan_traced(plan), how,
               row->seen, elapsed / 1000, elapsed % 1000 / 100);
        free(how);
        fflush(stdout);
    }
}

void progress_complain(const struct row *row, const char *log)
{
    const struct variant *worst = row_worst(row);
    const struct plan *plan = row->plan;
    size_t others = 0;
    char more[64] = "";

    if (worst == NULL || worst->status < INCOMPLETE) {
        return;
    }
    for (size_t i = 0; i < row->count; i++) {
        others += row->variant[i] != worst && row->variant[i]->status >= INCOMPLETE ? 1 : 0;
    }
    if (others > 0) {
        snprintf(more, sizeof(more), " (and %zu more of its variants)", others);
    }
    fprintf(stderr, "hyptick: %s %s %s%s%s%s: %s: %s%s; see %s\n", plan->platform->name, plan->path,
            plan->experiment, plan_traced(plan), worst->name[0] != '\0' ? " " : "", worst->name,
            status_word(worst->status), worst->reason, more, log);
}

void progress_clear(struct progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", stdout);
        fflush(stdout);
        progress->shown = false;
    }
}

struct tally progress_tally(const struct row *row, size_t rows)
{
    struct tally tally = {.rows = rows};

    for (size_t i = 0; i < rows; i++) {
        tally.count[row[i].count > 0 ? row_status(&row[i]) : INCOMPLETE]++;
        tally.samples += row[i].seen;
    }
    return tally;
}

bool progress_is_whole(const struct tally *tally)
{
    return tally->count[INCOMPLETE] + tally->count[FAILED] == 0;
}

void progress_tell(const struct tally *tally)
{
    printf("%zu rows: %zu ok, %zu unsupported, %zu incomplete, %zu failed; %" PRIu64 " samples", tally->rows,
           tally->count[OK], tally->count[UNSUPPORTED], tally->count[INCOMPLETE], tally->count[FAILED],
           tally->samples);
}
