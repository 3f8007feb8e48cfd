/* See folder.h. */
#include "bench/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two runs within a second want the same folder; the later one takes the next second's, or a later one. */
#define SECONDS_MAX 4

static bool cannot_make(const char *path, struct errmsg *error)
{
    return refuse(error, "cannot make the results folder %s: %s", path, strerror(errno));
}

/* mkdir -p */
static bool make_base(const char *path, struct errmsg *error)
{
    char *copy = xstrdup(path);
    bool good = true;

    for (char *at = copy + 1; good && *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            good = mkdir(copy, 0777) == 0 || errno == EEXIST;
            *at = '/';
        }
    }
    good = good && (mkdir(copy, 0777) == 0 || errno == EEXIST);
    free(copy);
    return good || cannot_make(path, error);
}

static char *name_of(const char *base, const char *commit, time_t start)
{
    char stamp[32];
    struct tm utc;

    gmtime_r(&start, &utc);
    strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc);
    return xprintf("%s/%s-%s", base, stamp, commit);
}

char *folder_make(const char *base, const char *commit, time_t *start, struct errmsg *error)
{
    if (!make_base(base, error)) {
        return NULL;
    }
    for (int left = SECONDS_MAX;; left--) {
        char *folder;
        bool there;

        *start = time(NULL);
        folder = name_of(base, commit, *start);
        if (mkdir(folder, 0777) == 0) {
            return folder;
        }
        there = errno == EEXIST;
        cannot_make(folder, error);
        free(folder);
        if (!there || left == 0) {
            return NULL;
        }
        sleep(1);
    }
}

/* The folder itself is locked: so no file of the lock's own can be left behind. */
bool folder_lock(const char *folder, int *lock, struct errmsg *error)
{
    bool taken;

    *lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0 || flock(*lock, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    taken = errno == EWOULDBLOCK;
    folder_unlock(lock);
    return !taken || refuse(error, "%s: this run is still going on", folder);
}

void folder_unlock(int *lock)
{
    if (*lock >= 0) {
        close(*lock);
    }
    *lock = -1;
}
