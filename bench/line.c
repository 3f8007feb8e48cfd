/* See line.h. */
#include "bench/line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    uint64_t baud;
    speed_t speed;
} speeds[] = {
    {9600, B9600},       {19200, B19200},     {38400, B38400},     {57600, B57600},     {115200, B115200},
    {230400, B230400},   {460800, B460800},   {500000, B500000},   {576000, B576000},   {921600, B921600},
    {1000000, B1000000}, {1500000, B1500000}, {2000000, B2000000}, {3000000, B3000000}, {4000000, B4000000},
};

static bool speed_of(uint64_t baud, speed_t *speed)
{
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        if (speeds[i].baud == baud) {
            *speed = speeds[i].speed;
            return true;
        }
    }
    return false;
}

bool line_speed_known(uint64_t baud)
{
    speed_t speed;

    return speed_of(baud, &speed);
}

static bool make_raw(int line, uint64_t baud)
{
    struct termios settings;
    speed_t speed = B115200;

    if (tcgetattr(line, &settings) != 0 || !speed_of(baud, &speed)) {
        return false;
    }
    cfmakeraw(&settings);
    settings.c_cflag &= ~(tcflag_t)(CRTSCTS | CSTOPB | PARENB);
    settings.c_cflag |= CS8 | CREAD | CLOCAL;
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    return cfsetispeed(&settings, speed) == 0 && cfsetospeed(&settings, speed) == 0 &&
           tcsetattr(line, TCSANOW, &settings) == 0;
}

static int give_up(int line, struct errmsg *error, const char *device, const char *why)
{
    refuse(error, "serial line %s: %s", device, why);
    if (line >= 0) {
        close(line);
    }
    return -1;
}

int line_open(const char *device, uint64_t baud, struct errmsg *error)
{
    int line = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (line < 0) {
        return give_up(line, error, device,
                       errno == EACCES  ? "no permission: is this user in the group that owns it (dialout)?"
                       : errno == EBUSY ? "another program has it"
                                        : strerror(errno));
    }
    if (!isatty(line)) {
        return give_up(line, error, device, "not a serial line");
    }
    if (flock(line, LOCK_EX | LOCK_NB) != 0) {
        return give_up(line, error, device, "another program has it");
    }
    if (ioctl(line, TIOCEXCL) != 0 || !make_raw(line, baud)) {
        return give_up(line, error, device, "it cannot be set up");
    }
    tcflush(line, TCIFLUSH);
    return line;
}

bool line_send(int line, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length > 0) {
        ssize_t sent = write(line, at, length);

        if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            return false;
        }
        if (sent > 0) {
            at += sent;
            length -= (size_t)sent;
        } else {
            poll(&(struct pollfd){.fd = line, .events = POLLOUT}, 1, 100);
        }
    }
    return true;
}

int line_read(int line, char *bytes, size_t size, int limit_ms)
{
    struct pollfd wait = {.fd = line, .events = POLLIN};
    ssize_t got;

    if (poll(&wait, 1, limit_ms) <= 0) {
        return 0;
    }
    got = read(line, bytes, size);
    if (got > 0) {
        return (int)got;
    }
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}
