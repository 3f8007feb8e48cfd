/* See csv_write.h. */
#include "bench/csv_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "bench/number.h"

#define COPY_SIZE (1U << 16)

/* zlib's: a window of 32 KiB, and 16 more for gzip's header. */
#define PACK_LEVEL  3
#define PACK_WINDOW (15 + 16)
#define PACK_MEMORY 8

static bool file_failed(struct csv_file *file, const char *what, int number)
{
    file->failed = true;
    return refuse(&file->error, "cannot %s %s: %s", what, file->path, strerror(number));
}

bool csv_file_open(struct csv_file *file, const char *path)
{
    *file = (struct csv_file){.path = xstrdup(path)};
    file->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    return file->fd >= 0 || file_failed(file, "write", errno);
}

size_t csv_whole_rows(const char *text, size_t length)
{
    size_t whole = 0;
    bool quoted = false;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '\n' && !quoted) {
            whole = i + 1;
        }
    }
    return whole;
}

/* Appends; what a full disk tears is cut back to the last whole row or, of bytes that are packed, to nothing.
 */
static bool append(struct csv_file *file, const char *text, size_t length, bool packed)
{
    size_t done = 0;

    while (!file->failed && done < length) {
        ssize_t got = write(file->fd, text + done, length - done);

        if (got >= 0) {
            done += (size_t)got;
        } else if (errno != EINTR) {
            file_failed(file, "write", errno);
            done = packed ? 0 : csv_whole_rows(text, done);
            /* A file that cannot be cut either (a device) has kept nothing torn worth saying more about. */
            if (ftruncate(file->fd, file->size + (off_t)done) != 0) {
                break;
            }
        }
    }
    file->size += (off_t)done;
    return !file->failed;
}

bool csv_file_append(struct csv_file *file, const char *text, size_t length)
{
    return append(file, text, length, false);
}

static bool copy_blocks(struct csv_file *file, int fd, const char *path)
{
    static char block[COPY_SIZE];
    ssize_t got;

    do {
        got = read(fd, block, sizeof(block));
        if (got > 0) {
            append(file, block, (size_t)got, true);
        } else if (got < 0 && errno != EINTR) {
            file->failed = true;
            refuse(&file->error, "cannot read %s: %s", path, strerror(errno));
        }
    } while (!file->failed && got != 0);
    return !file->failed;
}

bool csv_file_copy(struct csv_file *file, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool good;

    if (fd < 0) {
        file->failed = true;
        return refuse(&file->error, "cannot read %s: %s", path, strerror(errno));
    }
    good = copy_blocks(file, fd, path);
    close(fd);
    return good;
}

bool csv_file_close(struct csv_file *file, bool sync)
{
    /* A pipe or a device cannot be synced, and says so with EINVAL: nothing is lost by that. */
    if (sync && file->fd >= 0 && !file->failed && fsync(file->fd) != 0 && errno != EINVAL) {
        file_failed(file, "write", errno);
    }
    if (file->fd >= 0 && close(file->fd) != 0 && !file->failed) {
        file_failed(file, "write", errno);
    }
    file->fd = -1;
    free(file->path);
    file->path = NULL;
    return !file->failed;
}

void csv_out_init(struct csv_out *out, struct csv_file *file, size_t size)
{
    *out = (struct csv_out){.file = file, .text = xcalloc(size, 1), .size = size};
}

void csv_out_free(struct csv_out *out)
{
    free(out->text);
    *out = (struct csv_out){0};
}

/* What is buffered as one gzip member. */
static bool append_packed(struct csv_out *out)
{
    z_stream stream = {0};
    Bytef *bytes;
    size_t size;

    if (deflateInit2(&stream, PACK_LEVEL, Z_DEFLATED, PACK_WINDOW, PACK_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        out->file->failed = true;
        return refuse(&out->file->error, "cannot write %s: zlib cannot be initialized", out->file->path);
    }
    size = deflateBound(&stream, out->used);
    bytes = xcalloc(size, 1);
    stream.next_in = (Bytef *)out->text;
    stream.avail_in = (uInt)out->used;
    stream.next_out = bytes;
    stream.avail_out = (uInt)size;
    deflate(&stream, Z_FINISH); /* there is room for all of it */
    append(out->file, (const char *)bytes, stream.total_out, true);
    deflateEnd(&stream);
    free(bytes);
    return !out->file->failed;
}

bool csv_flush(struct csv_out *out)
{
    bool good;

    if (out->packed && out->used > 0) {
        good = append_packed(out);
    } else {
        good = csv_file_append(out->file, out->text, out->used);
    }
    out->used = 0;
    return good;
}

char *csv_room(struct csv_out *out, size_t length)
{
    /* Never in the middle of a row: the file is given whole rows only. */
    if (out->used + length > out->size && !out->inside) {
        csv_flush(out);
    }
    if (out->used + length > out->size) {
        out->size = out->used + length;
        out->text = xrealloc(out->text, out->size);
    }
    return out->text + out->used;
}

char *csv_quote(char *at, const char *field)
{
    if (strpbrk(field, ",\"\r\n") == NULL) {
        return stpcpy(at, field);
    }
    *at++ = '"';
    for (; *field != '\0'; field++) {
        if (*field == '"') {
            *at++ = '"';
        }
        *at++ = *field;
    }
    *at++ = '"';
    return at;
}

/* A field's room is its own, a comma before it, and the line end that may follow. */
static char *begin_field(struct csv_out *out, size_t length)
{
    char *at = csv_room(out, length + 2);

    if (out->inside) {
        *at++ = ',';
    }
    out->inside = true;
    return at;
}

void csv_text(struct csv_out *out, const char *field)
{
    char *at = begin_field(out, 2 * strlen(field) + 3);

    out->used = (size_t)(csv_quote(at, field) - out->text);
}

void csv_number(struct csv_out *out, int64_t value)
{
    char *at = begin_field(out, NUMBER_WIDTH);

    out->used = (size_t)(number_put(at, value) - out->text);
}

void csv_end_row(struct csv_out *out)
{
    *csv_room(out, 1) = '\n';
    out->used++;
    out->inside = false;
}
