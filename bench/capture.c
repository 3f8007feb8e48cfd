/* See capture.h. */
#include "bench/capture.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/crc32.h"
#include "common/record.h"

/* What a record may become by what was put between its pieces; and the longest text before a mark. */
#define PENDING_MAX (4U * RECORD_LINE_MAX)
#define PREFIX_MAX  128U

/* A blank, `#` and eight digits end a record. */
#define CRC_LENGTH 10U

static const char mark[] = RECORD_MARK " ";
#define MARK_LENGTH (sizeof(mark) - 1)

struct piece {
    const char *text;
    size_t length;
};

struct capture {
    capture_record_fn *take;
    void *context;
    char prefix[PREFIX_MAX]; /* what stands before the mark on the guest's lines; of no length: nothing */
    size_t prefix_length;
    char pending[PENDING_MAX]; /* a record whose end has not come; `first` bytes are of its first line */
    size_t used, first;
    unsigned long line; /* where it began */
};

/* The place of the next mark, with a sequence number or `-` behind it; `end` where there is none. */
static const char *find_mark(const char *at, const char *end)
{
    for (; (size_t)(end - at) > MARK_LENGTH; at++) {
        if (memcmp(at, mark, MARK_LENGTH) == 0 &&
            (isdigit((unsigned char)at[MARK_LENGTH]) || at[MARK_LENGTH] == '-')) {
            return at;
        }
    }
    return end;
}

/* Whether a record could end before `text` + CRC_LENGTH: there is a blank, `#` and eight digits. */
static bool is_crc(const char *text)
{
    for (size_t i = 2; i < CRC_LENGTH; i++) {
        if (!isdigit((unsigned char)text[i]) && (text[i] < 'a' || text[i] > 'f')) {
            return false;
        }
    }
    return text[0] == ' ' && text[1] == '#';
}

/* The length of the record that `text` begins with, its CRC right; 0: it is not whole. */
static size_t intact_length(const char *text, size_t length)
{
    for (size_t i = 0; i + CRC_LENGTH <= length && i + CRC_LENGTH <= RECORD_LINE_MAX; i++) {
        char right[CRC_LENGTH];

        if (is_crc(text + i)) {
            snprintf(right, sizeof(right), "%08x", crc32(text, i));
            if (memcmp(right, text + i + 2, CRC_LENGTH - 2) == 0) {
                return i + CRC_LENGTH;
            }
        }
    }
    return 0;
}

/* Copies `text` less each `tag` in it, and less the escape sequences of a terminal; the new length. */
static size_t without(struct piece text, struct piece tag, char *copy)
{
    size_t used = 0;

    for (size_t i = 0; i < text.length;) {
        if (tag.length > 0 && text.length - i >= tag.length &&
            memcmp(text.text + i, tag.text, tag.length) == 0) {
            i += tag.length;
        } else if (text.text[i] == '\x1b') {
            while (i < text.length && !isalpha((unsigned char)text.text[i])) {
                i++;
            }
            i++;
        } else {
            copy[used++] = text.text[i++];
        }
    }
    return used;
}

/* Hands on the record, if `text` is a whole one once what stands before each line is taken out of it. */
static bool take_intact(struct capture *capture, struct piece text, unsigned long line)
{
    char copy[PENDING_MAX];
    size_t length = intact_length(text.text, text.length);

    if (length > 0) {
        capture->take(capture->context, line, text.text, length);
        return true;
    }
    for (size_t i = 0; i <= capture->prefix_length; i++) {
        /* Any last words of it may come again within a line: Xen prints `(XEN) ` once and `DOM1: ` twice. */
        struct piece tag = {capture->prefix + i, capture->prefix_length - i};

        if (i == 0 || capture->prefix[i - 1] == ' ') {
            size_t used = without(text, tag, copy);

            length = intact_length(copy, used);
            if (length > 0) {
                capture->take(capture->context, line, copy, length);
                return true;
            }
        }
    }
    return false;
}

static void give_up_pending(struct capture *capture)
{
    if (capture->used > 0) {
        capture->take(capture->context, capture->line, capture->pending, capture->used);
        capture->used = 0;
    }
}

static bool is_of_number(char byte)
{
    return isdigit((unsigned char)byte) || byte == '.' || byte == ' ';
}

/*
 * Whether the text begins as the guest's lines do: but for numbers that are not at the prefix's end, which
 * may be times. `rest` is then what follows.
 */
static bool has_prefix(const struct capture *capture, struct piece text, struct piece *rest)
{
    size_t tail = capture->prefix_length, at = 0;

    while (tail > 0 && is_of_number(capture->prefix[tail - 1])) {
        tail--;
    }
    for (size_t i = 0; i < capture->prefix_length; i++) {
        char want = capture->prefix[i];

        if (i < tail && is_of_number(want)) {
            size_t before = at;

            while (i + 1 < tail && is_of_number(capture->prefix[i + 1])) {
                i++;
            }
            while (at < text.length && is_of_number(text.text[at])) {
                at++;
            }
            if (at == before) {
                return false;
            }
        } else if (at == text.length || text.text[at++] != want) {
            return false;
        }
    }
    *rest = (struct piece){text.text + at, text.length - at};
    return true;
}

/* Whether `first` bytes of the pending record and then `text` are a whole one. */
static bool completes(struct capture *capture, size_t first, struct piece text)
{
    char joined[PENDING_MAX];

    if (text.length > sizeof(joined) - first) {
        return false;
    }
    memcpy(joined, capture->pending, first);
    memcpy(joined + first, text.text, text.length);
    return take_intact(capture, (struct piece){joined, first + text.length}, capture->line);
}

/* What stands before a line's first mark, or a line without one: it may go on with the pending record. */
static void take_continuation(struct capture *capture, struct piece text)
{
    struct piece rest = text;

    if (capture->used == 0 || text.length == 0 || !has_prefix(capture, text, &rest)) {
        return;
    }
    if (completes(capture, capture->used, rest) || completes(capture, capture->first, rest)) {
        capture->used = 0;
    } else if (rest.length <= PENDING_MAX - capture->used) {
        memcpy(capture->pending + capture->used, rest.text, rest.length);
        capture->used += rest.length;
    } else {
        give_up_pending(capture);
    }
}

/* From a mark on, to the next one or the line's end. */
static void take_marked(struct capture *capture, struct piece text, unsigned long line)
{
    give_up_pending(capture);
    if (text.length > PENDING_MAX) {
        text.length = PENDING_MAX;
    }
    if (take_intact(capture, text, line)) {
        return;
    }
    memcpy(capture->pending, text.text, text.length);
    capture->used = capture->first = text.length;
    capture->line = line;
    if (text.length >= CRC_LENGTH && is_crc(text.text + text.length - CRC_LENGTH)) {
        give_up_pending(capture);
    }
}

static void take_line(struct capture *capture, struct piece text, unsigned long line)
{
    const char *end = text.text + text.length;
    const char *at = find_mark(text.text, end);
    size_t head = (size_t)(at - text.text);

    take_continuation(capture, (struct piece){text.text, head});
    if (at != end && head <= PREFIX_MAX) {
        memcpy(capture->prefix, text.text, head);
        capture->prefix_length = head;
    }
    while (at != end) {
        const char *next = find_mark(at + MARK_LENGTH, end);

        take_marked(capture, (struct piece){at, (size_t)(next - at)}, line);
        at = next;
    }
}

void capture_read(const char *log, size_t length, capture_record_fn *take, void *context)
{
    struct capture capture = {.take = take, .context = context};

    for (unsigned long line = 1; length > 0; line++) {
        const char *end = memchr(log, '\n', length);
        size_t part = end != NULL ? (size_t)(end - log) : length;
        size_t text = part;

        while (text > 0 && log[text - 1] == '\r') {
            text--;
        }
        take_line(&capture, (struct piece){log, text}, line);
        part += end != NULL ? 1 : 0;
        log += part;
        length -= part;
    }
    give_up_pending(&capture);
}

const char *capture_map(const char *path, size_t *length, struct errmsg *error)
{
    struct stat status;
    void *data = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &status) != 0 || S_ISDIR(status.st_mode)) {
        refuse(error, "cannot read %s: %s", path, strerror(fd < 0 ? errno : EISDIR));
    } else if (status.st_size == 0) {
        refuse(error, "%s is empty", path);
    } else {
        *length = (size_t)status.st_size;
        data = mmap(NULL, *length, PROT_READ, MAP_PRIVATE, fd, 0);
        if (data == MAP_FAILED) {
            refuse(error, "cannot read %s: %s", path, strerror(errno));
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return data != MAP_FAILED ? data : NULL;
}

void capture_unmap(const char *log, size_t length)
{
    if (log != NULL) {
        munmap((void *)(uintptr_t)log, length);
    }
}
