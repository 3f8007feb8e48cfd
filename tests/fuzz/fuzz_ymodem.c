/*
 * libFuzzer: what a boot loader answers, any bytes. An image is sent that it claims to have taken only if it
 * was given all of it, in its order; what is refused is said. By YMODEM alone, or with U-Boot's prompt around
 * it. `make fuzz` runs it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>

#define board_run fuzz_board_run /* bench/board.c is among the sources, too: here it is opened */
#include "bench/board.c"

#define IMAGE_MAX 3000U
#define ROOM      (1U << 20)

enum { SOH = 0x01, STX = 0x02, EOT = 0x04 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char image[IMAGE_MAX];

/*
 * A receiver that takes each block of which the number and the CRC are right. What it has when the line ends
 * is the image, behind its header, and the end was sent.
 */
static void receive(int line, size_t length)
{
    static uint8_t sent[ROOM], taken[ROOM];
    size_t got = 0, used = 0;
    unsigned next = 0;
    bool ended = false;
    ssize_t part;

    while ((part = read(line, sent + got, ROOM - got)) > 0) {
        got += (size_t)part;
    }
    for (size_t at = 0; at < got;) {
        size_t room = sent[at] == STX ? 1024 : 128;

        if (sent[at] == EOT) {
            ended = true;
            at++;
            continue;
        }
        if ((sent[at] != SOH && sent[at] != STX) || at + room + 5 > got ||
            ymodem_crc(sent + at + 3, room + 2) != 0 || (sent[at + 1] ^ sent[at + 2]) != 0xff) {
            abort();
        }
        if (sent[at + 1] == (uint8_t)next && !ended) {
            memcpy(taken + used, sent + at + 3, room);
            used += next != 0 ? room : 0;
            next++;
        }
        at += room + 5;
    }
    if (!ended || used < length || memcmp(taken, image, length) != 0) {
        abort();
    }
}

/* The prompt, `loady`, the image, and the prompt once more. */
static void play_board(int line, struct errmsg *error)
{
    static struct board board;
    static char name[] = "/proc/self/exe", device[] = "/dev/null", address[] = "0x100000";
    struct options options = {.image = name, .serial = device, .address = address, .baud = 115200};
    char path[64];
    int file = memfd_create("fuzz", 0);

    if (file < 0 || write(file, image, sizeof(image)) != (ssize_t)sizeof(image)) {
        abort();
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    options.image = path;
    options.prompt_s = 1;
    board = (struct board){.line = line};
    if (!(find_prompt(&board, &options, error) && load(&board, &options, error)) && error->text[0] == '\0') {
        abort();
    }
    close(file);
    if (board.line >= 0) {
        close(board.line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool quiet;
    struct errmsg error = {0};
    int ends[2], room = (int)ROOM;
    size_t length;

    if (!quiet) {
        quiet = freopen("/dev/null", "w", stdout) != NULL;
        for (size_t i = 0; i < IMAGE_MAX; i++) {
            image[i] = (char)(i * 7U + i / 256U);
        }
    }
    if (size < 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return 0;
    }
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    if (write(ends[1], data + 2, size - 2) != (ssize_t)(size - 2) || shutdown(ends[1], SHUT_WR) != 0) {
        abort();
    }
    length = (data[0] | (size_t)data[1] << 8) % IMAGE_MAX;
    if (data[1] >= 0x80) {
        play_board(ends[0], &error);
    } else {
        bool taken = ymodem_send(ends[0], "fuzz", image, length, &error);

        close(ends[0]);
        if (taken) {
            receive(ends[1], length);
        } else if (error.text[0] == '\0') {
            abort();
        }
    }
    close(ends[1]);
    return 0;
}
