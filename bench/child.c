/* See child.h. */
#include "bench/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tells the parent why exec did not work, over a pipe that a working exec closes. */
__attribute__((noreturn)) static void give_up(int report)
{
    int number = errno;

    (void)!write(report, &number, sizeof(number));
    _exit(127);
}

/* In the child: every step is one that may follow fork() directly. */
__attribute__((noreturn)) static void become(char *const *argv, int out, int err, int report, pid_t parent)
{
    sigset_t none;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(127); /* the bench died before the line above */
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(err, STDERR_FILENO) < 0) {
        give_up(report);
    }
    execvp(argv[0], argv);
    give_up(report);
}

/* Starts the program with these as its stdout and stderr; the child's own ends are the caller's. */
static bool launch(struct child *child, char *const *argv, int out, int err, struct errmsg *error)
{
    int report[2] = {-1, -1}, number = 0;
    pid_t parent = getpid();
    ssize_t got = 0;

    child->pid = pipe2(report, O_CLOEXEC) == 0 ? fork() : -1;
    if (child->pid == 0) {
        become(argv, out, err, report[1], parent);
    }
    if (child->pid < 0) {
        number = errno;
    } else {
        setpgid(child->pid, child->pid); /* whoever is first: a signal to the group must never miss */
        close(report[1]);
        report[1] = -1;
        do {
            got = read(report[0], &number, sizeof(number));
        } while (got < 0 && errno == EINTR);
    }
    if (got == (ssize_t)sizeof(number)) {
        waitpid(child->pid, NULL, 0);
    }
    for (size_t end = 0; end < 2; end++) {
        if (report[end] >= 0) {
            close(report[end]);
        }
    }
    if (number != 0) {
        child->pid = 0;
        return refuse(error, "cannot start %s: %s", argv[0], strerror(number));
    }
    return true;
}

bool child_start_beside(struct child *child, char *const *argv, struct errmsg *error)
{
    *child = (struct child){.out = -1, .err = -1};
    return launch(child, argv, STDOUT_FILENO, STDERR_FILENO, error);
}

bool child_start(struct child *child, char *const *argv, struct errmsg *error)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1};
    bool good;

    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) {
        good = refuse(error, "cannot start %s: %s", argv[0], strerror(errno));
        *child = (struct child){.out = out[0], .err = err[0]};
    } else {
        *child = (struct child){.out = out[0], .err = err[0]};
        good = launch(child, argv, out[1], err[1], error);
        fcntl(child->out, F_SETFL, O_NONBLOCK);
        fcntl(child->err, F_SETFL, O_NONBLOCK);
    }
    if (out[1] >= 0) {
        close(out[1]);
    }
    if (err[1] >= 0) {
        close(err[1]);
    }
    if (!good) {
        child_close(child);
    }
    return good;
}

void child_signal(const struct child *child, int number)
{
    if (child->pid > 0) {
        kill(-child->pid, number);
    }
}

bool child_ended(struct child *child, char *how, size_t size, bool *clean)
{
    siginfo_t info = {0};

    if (child->pid == 0) {
        return true;
    }
    /* Looked at before it is reaped: until then its number, and so its group's, is not given to another. */
    if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) {
        return false;
    }
    child_signal(child, SIGKILL);
    waitpid(child->pid, NULL, 0);
    child->pid = 0;
    *clean = info.si_code == CLD_EXITED && info.si_status == 0;
    if (info.si_code == CLD_EXITED) {
        snprintf(how, size, "exited with status %d", info.si_status);
    } else {
        snprintf(how, size, "was killed by signal %d (%s)", info.si_status, strsignal(info.si_status));
    }
    return true;
}

void child_close(struct child *child)
{
    if (child->out >= 0) {
        close(child->out);
    }
    if (child->err >= 0) {
        close(child->err);
    }
    child->out = child->err = -1;
}

/* Reads until the end of stdout or of patience; false in the second case. Keeps what `line` holds. */
static bool read_all(const struct child *child, int64_t deadline, char *line, size_t size)
{
    size_t used = 0;

    for (;;) {
        struct pollfd wait = {.fd = child->out, .events = POLLIN};
        int64_t left = deadline - now_ms();
        char block[4096];
        ssize_t got;

        if (left <= 0 || (poll(&wait, 1, (int)left) <= 0 && errno != EINTR)) {
            return false;
        }
        got = read(child->out, block, sizeof(block));
        if (got == 0) {
            return true;
        }
        if (got > 0) {
            size_t part = (size_t)got < size - 1 - used ? (size_t)got : size - 1 - used;

            memcpy(line + used, block, part);
            line[used += part] = '\0';
        }
    }
}

bool child_first_line(char *const *argv, int limit_ms, char *line, size_t size)
{
    int64_t deadline = now_ms() + limit_ms;
    struct errmsg error = {0};
    struct child child;
    char how[64];
    bool clean = false;

    line[0] = '\0';
    if (!child_start(&child, argv, &error)) {
        return false;
    }
    if (!read_all(&child, deadline, line, size)) {
        child_signal(&child, SIGKILL);
    }
    while (!child_ended(&child, how, sizeof(how), &clean)) {
        if (now_ms() >= deadline) {
            child_signal(&child, SIGKILL);
        }
        poll(NULL, 0, 1);
    }
    child_close(&child);
    line[strcspn(line, "\r\n")] = '\0';
    return clean;
}
