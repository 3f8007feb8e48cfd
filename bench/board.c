/* See board.h. */
#include "bench/board.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/console.h"
#include "bench/line.h"
#include "bench/status.h"
#include "bench/ymodem.h"
#include "common/record.h"

/* A command of the prompt has answered by then. */
#define COMMAND_MS 5000

/* How often the command that resets the board is looked at. */
#define WAITED_MS 20

/* A boot loader may wait for more of the image before it is content. */
#define LOADED_ASKS 8

/* How often the prompt is asked whether it is one; and the longest answer that is looked through. */
#define ASK_MS    700
#define HEARD_MAX 4096

struct board {
    int line;
    char heard[HEARD_MAX + 1]; /* the last that arrived */
    size_t used;
    uint64_t bytes, odd; /* all that arrived, and what of it is no text */
    unsigned asked;
};

/* What it is doing, for who waits: in the console of a bench, else at the terminal. */
static void tell(const struct options *options, const char *format, ...)
{
    FILE *to = options->image != NULL ? stdout : stderr;
    va_list args;

    fputs(CONSOLE_TELLS, to);
    va_start(args, format);
    vfprintf(to, format, args);
    va_end(args);
    fputc('\n', to);
    fflush(to);
}

static void hear(struct board *board, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];

        if (board->used == HEARD_MAX) {
            memmove(board->heard, board->heard + HEARD_MAX / 2, board->used -= HEARD_MAX / 2);
        }
        board->odd += (c < ' ' && strchr("\t\n\r\b\033\a", c) == NULL) || c == 0 || c > '~';
        board->heard[board->used++] = c == 0 ? '?' : (char)c;
    }
    board->heard[board->used] = '\0';
    board->bytes += length;
}

/* Reads until `word` has been heard. False: it was not within the time, or the line has gone (board.line is
 * -1). */
static bool wait_for(struct board *board, const char *word, int limit_ms)
{
    int64_t limit = now_ms() + limit_ms;

    while (strstr(board->heard, word) == NULL) {
        int64_t left = limit - now_ms();
        char byte; /* one at a time: what follows the word is another's to read */
        int got;

        if (left <= 0) {
            return false;
        }
        got = line_read(board->line, &byte, 1, (int)left);
        if (got < 0) {
            close(board->line);
            board->line = -1;
            return false;
        }
        hear(board, &byte, (size_t)got);
    }
    return true;
}

static bool say(struct board *board, const char *text)
{
    board->used = 0;
    board->heard[0] = '\0';
    return line_send(board->line, text, strlen(text));
}

/*
 * Asks the prompt to say something that is not in what it echoes. The first key stops a countdown, ^C what
 * else was typed.
 */
static bool prompt_answers(struct board *board, int limit_ms)
{
    char ask[64], expect[32];

    board->asked++;
    snprintf(ask, sizeof(ask), "\003\recho hyp\"tick-%u\"\r", board->asked);
    snprintf(expect, sizeof(expect), "hyptick-%u", board->asked);
    return say(board, ask) && wait_for(board, expect, limit_ms);
}

static bool line_gone(const struct board *board, const char *device, struct errmsg *error)
{
    return board->line < 0 && !refuse(error, "%s was unplugged", device);
}

/* Why nothing that was to come has come: `missing` is that. */
static bool not_understood(const struct board *board, const struct options *options, const char *missing,
                           struct errmsg *error)
{
    if (board->bytes == 0) {
        return refuse(error,
                      "nothing arrives on %s: is the board on, its console on this line, and RESET right?",
                      options->serial);
    }
    if (board->odd * 4 > board->bytes) {
        return refuse(error, "what arrives on %s is not text: is the board's speed %" PRIu64 " baud?",
                      options->serial, options->baud);
    }
    return refuse(error, "no %s on %s within %" PRIu64 " s: %s", missing, options->serial, options->prompt_s,
                  options->image != NULL ? "stop the board there" : "does the card start it?");
}

static bool find_prompt(struct board *board, const struct options *options, struct errmsg *error)
{
    int64_t limit = now_ms() + (int64_t)options->prompt_s * 1000;

    tell(options, "waits for U-Boot's prompt%s", options->reset == NULL ? ": reset the board" : "");
    while (now_ms() < limit) {
        if (prompt_answers(board, ASK_MS)) {
            return true;
        }
        if (line_gone(board, options->serial, error)) {
            return false;
        }
    }
    return not_understood(board, options, "prompt of U-Boot", error);
}

/* Waits for what ends the program, one of `signals`, so long; 0: none came. */
static int take_signal(const sigset_t *signals)
{
    const struct timespec wait = {.tv_nsec = WAITED_MS * 1000000L};
    int number = sigtimedwait(signals, NULL, &wait);

    return number > 0 ? number : 0;
}

/* Until the command has ended, or is ended: by the time, or by the signal that ends the program behind it. */
static bool wait_for_reset(struct child *child, const struct options *options, const sigset_t *signals,
                           struct errmsg *error)
{
    int64_t limit = now_ms() + (int64_t)options->prompt_s * 1000;
    bool clean = false, late = false;
    int number = 0;
    char how[64];

    while (!child_ended(child, how, sizeof(how), &clean)) {
        number = number != 0 ? number : take_signal(signals);
        late = late || now_ms() >= limit;
        if (late || number != 0) {
            child_signal(child, SIGKILL);
        }
    }
    if (number != 0) {
        raise(number);
    }
    if (late) {
        return refuse(error, "RESET: '%s' has not ended within %" PRIu64 " s", options->reset,
                      options->prompt_s);
    }
    return clean || refuse(error, "RESET: '%s' %s", options->reset, how);
}

/* The signals that end the program: one that whoever started it has it ignore does not. */
static void ending_signals(sigset_t *signals)
{
    static const int number[] = {SIGINT, SIGTERM, SIGHUP};

    sigemptyset(signals);
    for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++) {
        struct sigaction action;

        if (sigaction(number[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(signals, number[i]);
        }
    }
}

/* Runs the user's command; it has as long as the prompt has, and nothing that it started stays. */
static bool reset_board(const struct options *options, struct errmsg *error)
{
    char shell[] = "/bin/sh", flag[] = "-c", *command;
    sigset_t signals, before;
    struct child child;
    bool good;

    if (options->reset == NULL) {
        return true;
    }
    ending_signals(&signals);
    sigprocmask(SIG_BLOCK, &signals, &before);
    tell(options, "resets the board");
    command = xstrdup(options->reset);
    good = child_start_beside(&child, (char *[]){shell, flag, command, NULL}, error) &&
           wait_for_reset(&child, options, &signals, error);
    free(command);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return good;
}

static bool load(struct board *board, const struct options *options, struct errmsg *error)
{
    struct stat stat;
    int file = open(options->image, O_RDONLY | O_CLOEXEC);
    char *image = NULL, command[64];
    bool good = file >= 0 && fstat(file, &stat) == 0 &&
                (image = xcalloc((size_t)stat.st_size + 1, 1)) != NULL &&
                read(file, image, (size_t)stat.st_size) == stat.st_size;

    if (file >= 0) {
        close(file);
    }
    if (!good) {
        free(image);
        return refuse(error, "cannot read %s: %s", options->image, strerror(errno));
    }
    tell(options, "sends %" PRIu64 " KiB, which takes %" PRIu64 " s or more", (uint64_t)stat.st_size >> 10,
         (uint64_t)stat.st_size * 10 / options->baud);
    snprintf(command, sizeof(command), "loady %s\r", options->address);
    good = say(board, command) && (wait_for(board, "bps...", COMMAND_MS) ||
                                   refuse(error, "the prompt has no loady: %s", board->heard));
    good = good && ymodem_send(board->line, "hyptick", image, (size_t)stat.st_size, error);
    free(image);
    for (int asks = 0; good && asks < LOADED_ASKS; asks++) {
        if (prompt_answers(board, COMMAND_MS)) {
            return true;
        }
    }
    return good && refuse(error, "no prompt after the image was sent");
}

/* The line that is arriving: it goes on whole, so that one that is cut off is no damaged record. */
struct passing {
    char line[RECORD_LINE_MAX + 2];
    size_t used;
    bool records;       /* one has come */
    bool through_uboot; /* U-Boot has been seen to start: if it starts again, the board does */
};

static void put_line(struct passing *passing, const char *before, const char *behind)
{
    fputs(before, stdout);
    fwrite(passing->line, 1, passing->used, stdout);
    fputs(behind, stdout);
    passing->used = 0;
}

static const char mark[] = RECORD_MARK " ";

/* A record that starts in the midst of something else gets a line of its own. */
static void pass(struct passing *passing, char c)
{
    const size_t length = sizeof(mark) - 1;

    if (passing->used == sizeof(passing->line) - 1) {
        put_line(passing, "", ""); /* no record is as long */
    }
    passing->line[passing->used++] = c == '\0' ? '?' : c;
    if (passing->used > length && memcmp(passing->line + passing->used - length, mark, length) == 0) {
        passing->used -= length;
        put_line(passing, "", "\n");
        memcpy(passing->line, mark, length);
        passing->used = length;
    }
}

/* Whether the line that has ended is a guest's or a shim's last one. */
static bool is_last(const struct passing *passing)
{
    char number[16], type[16];

    return sscanf(passing->line, RECORD_MARK " %15s %15s", number, type) == 2 &&
           (strcmp(type, RECORD_END) == 0 || strcmp(type, RECORD_STOP) == 0);
}

/* What only a boot loader prints: before the guest's first record it is the one that reads the card. */
static bool started_again(const struct passing *passing)
{
    return (passing->through_uboot || passing->records) &&
           strncmp(passing->line, "U-Boot ", strlen("U-Boot ")) == 0;
}

/* A byte of it. False: it was the last, or `error` says why there will be no more. */
static bool take(struct passing *passing, char c, struct errmsg *error)
{
    bool again, last;

    if (c != '\n') {
        pass(passing, c);
        return true;
    }
    passing->line[passing->used] = '\0';
    passing->records = passing->records || strncmp(passing->line, mark, strlen(mark)) == 0;
    again = started_again(passing);
    last = is_last(passing);
    put_line(passing, "", "\n");
    return !last && (!again || refuse(error, "the board started again in the middle"));
}

/* All that arrives, to stdout, until the guest has ended. A card's guest must have begun within the time. */
static bool pass_on(struct board *board, const struct options *options, struct errmsg *error)
{
    struct passing passing = {.through_uboot = options->image != NULL};
    int64_t limit = options->image != NULL ? INT64_MAX : now_ms() + (int64_t)options->prompt_s * 1000;
    bool more = true;

    while (more) {
        char block[4096];
        int got = line_read(board->line, block, sizeof(block), 1000);

        if (got < 0) {
            more = refuse(error, "%s was unplugged", options->serial);
        }
        for (int i = 0; more && i < got; i++) {
            more = take(&passing, block[i], error);
        }
        fflush(stdout);
        hear(board, block, got > 0 ? (size_t)got : 0);
        if (more && !passing.records && now_ms() >= limit) {
            more = not_understood(board, options, "record of a guest", error);
        }
    }
    if (passing.used > 0) {
        put_line(&passing, "cut off: ", "\n");
    }
    return error->text[0] == '\0';
}

/* Sends the image to the board's prompt, and has it started. */
static bool start_image(struct board *board, const struct options *options, struct errmsg *error)
{
    char command[96];

    snprintf(command, sizeof(command), "%s\r", options->start);
    return find_prompt(board, options, error) && load(board, options, error) && say(board, command);
}

int board_run(const struct options *options)
{
    struct board board = {0};
    struct errmsg error = {0};
    bool good;

    board.line = line_open(options->serial, options->baud, &error);
    if (board.line < 0) {
        fprintf(stderr, "%s\n", error.text);
        return EXIT_BAD;
    }
    good = reset_board(options, &error) && (options->image == NULL || start_image(&board, options, &error));
    if (good) {
        tell(options, options->image == NULL && options->reset == NULL
                          ? "waits for the guest: reset the board"
                          : "waits for the guest");
    }
    good = good && pass_on(&board, options, &error);
    if (!good) {
        fprintf(stderr, "%s\n", error.text[0] != '\0' ? error.text : "the line has gone");
    }
    return good ? EXIT_OK : EXIT_BAD;
}
