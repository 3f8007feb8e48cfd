/* See csv_read.h. */
#include "bench/csv_read.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longest line; a file beyond it is not one of ours. */
#define LINE_LIMIT (1U << 20)
#define PACKED_END ".gz"

struct reader {
    const char *path;
    csv_take_fn *take;
    void *context;
    struct errmsg *error;
    bool stopped;
    bool inside;         /* a row has begun and not ended */
    unsigned long line;  /* being fed to the parser */
    unsigned long start; /* where the current row began */
    char *text;          /* the row's fields, each ended by NUL */
    size_t used, size;
    size_t *offset; /* of each field in `text` */
    const char **field;
    size_t count, room;
};

static void begin_row(struct reader *reader)
{
    if (!reader->inside) {
        reader->inside = true;
        reader->start = reader->line;
    }
}

static void stop(struct reader *reader, unsigned long line, const char *what)
{
    if (!reader->stopped) {
        char *copy = xstrdup(what); /* may be the very text that is written */

        reader->stopped = true;
        refuse(reader->error, "%s:%lu: %s", reader->path, line, copy);
        free(copy);
    }
}

static void take_field(void *text, size_t length, void *data)
{
    struct reader *reader = data;

    begin_row(reader);
    if (memchr(text, '\0', length) != NULL) {
        stop(reader, reader->line, "a NUL byte");
        return;
    }
    if (reader->used + length + 1 > reader->size) {
        reader->size = (reader->used + length + 1) * 2;
        reader->text = xrealloc(reader->text, reader->size);
    }
    if (reader->count == reader->room) {
        reader->room = reader->room * 2 + 16;
        reader->offset = xrealloc(reader->offset, reader->room * sizeof(*reader->offset));
        reader->field = xrealloc(reader->field, reader->room * sizeof(*reader->field));
    }
    reader->offset[reader->count++] = reader->used;
    memcpy(reader->text + reader->used, text, length);
    reader->text[reader->used + length] = '\0';
    reader->used += length + 1;
}

static void take_row(int end, void *data)
{
    struct reader *reader = data;
    struct csv_row row = {.line = reader->start, .count = reader->count, .field = reader->field};

    (void)end;
    for (size_t i = 0; i < reader->count; i++) {
        reader->field[i] = reader->text + reader->offset[i];
    }
    if (!reader->stopped && !reader->take(reader->context, &row, reader->error)) {
        stop(reader, reader->start, reader->error->text);
    }
    reader->inside = false;
    reader->count = 0;
    reader->used = 0;
}

/* Feeds one line, so that the line number is known whenever libcsv calls back. */
static void feed_line(struct reader *reader, struct csv_parser *parser, const char *line, size_t length)
{
    reader->line++;
    if (strspn(line, " \t\r\n") < length) {
        begin_row(reader); /* libcsv calls only when the first field ends, which may be lines further on */
    }
    if (length > LINE_LIMIT) {
        stop(reader, reader->line, "the line is too long");
    } else if (csv_parse(parser, line, length, take_field, take_row, reader) != length) {
        stop(reader, reader->line, "not CSV: a quote out of place");
    }
}

static void read_lines(struct reader *reader, struct csv_parser *parser, FILE *file)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;

    while (!reader->stopped && (length = getline(&line, &size, file)) > 0) {
        feed_line(reader, parser, line, (size_t)length);
    }
    free(line);
    if (!reader->stopped && ferror(file)) {
        reader->stopped = true;
        refuse(reader->error, "cannot read %s: %s", reader->path, strerror(errno));
    }
    if (!reader->stopped && csv_fini(parser, take_field, take_row, reader) != 0) {
        stop(reader, reader->start, "not CSV: a quote is not closed");
    }
}

bool csv_is_packed(const char *path)
{
    size_t length = strlen(path), end = strlen(PACKED_END);

    return length > end && strcmp(path + length - end, PACKED_END) == 0;
}

/* What gzip makes of the file; NULL with errno set when it cannot be started. */
static FILE *open_packed(const char *path, pid_t *gzip)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return NULL;
    }
    *gzip = fork();
    if (*gzip == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("gzip", "gzip", "-dcq", "--", path, (char *)NULL);
        _exit(EXIT_FAILURE);
    }
    close(ends[1]);
    if (*gzip < 0) {
        close(ends[0]);
        return NULL;
    }
    return fdopen(ends[0], "r");
}

/* Closes; false when gzip was not content, unless the reader stopped before it was through. */
static bool close_packed(FILE *file, pid_t gzip, bool stopped)
{
    int status = 0;

    fclose(file);
    while (waitpid(gzip, &status, 0) < 0 && errno == EINTR) {
    }
    return stopped || status == 0;
}

static void read_file(struct reader *reader, FILE *file)
{
    struct csv_parser parser;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        reader->stopped = true;
        refuse(reader->error, "cannot read %s: libcsv cannot be initialized", reader->path);
        return;
    }
    read_lines(reader, &parser, file);
    csv_free(&parser);
    free(reader->text);
    free(reader->offset);
    free(reader->field);
}

bool csv_read(const char *path, csv_take_fn *take, void *context, struct errmsg *error)
{
    struct reader reader = {.path = path, .take = take, .context = context, .error = error};
    bool packed = csv_is_packed(path);
    pid_t gzip = 0;
    FILE *file = packed ? open_packed(path, &gzip) : fopen(path, "re");

    if (file == NULL) {
        return refuse(error, "cannot read %s: %s", path, strerror(errno));
    }
    read_file(&reader, file);
    if (!packed) {
        fclose(file);
    } else if (!close_packed(file, gzip, reader.stopped)) {
        return refuse(error, "cannot read %s: gzip says that it is damaged", path);
    }
    return !reader.stopped;
}

bool csv_is_header(const struct csv_row *row, const char *const *names, size_t count, struct errmsg *error)
{
    bool same = row->count == count;
    size_t used;

    for (size_t i = 0; same && i < count; i++) {
        same = strcmp(row->field[i], names[i]) == 0;
    }
    if (same) {
        return true;
    }
    refuse(error, "the header must be ");
    used = strlen(error->text);
    for (size_t i = 0; i < count && used < sizeof(error->text); i++) {
        int length =
            snprintf(error->text + used, sizeof(error->text) - used, "%s%s", i > 0 ? "," : "", names[i]);

        used += (size_t)(length > 0 ? length : 0);
    }
    return false;
}
