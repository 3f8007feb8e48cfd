/* What several unit tests of the bench need: files in memory to write into, and files on disk to read. */
#ifndef BENCH_TESTS_HELPER_H
#define BENCH_TESTS_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/csv_write.h"
#include "bench/support.h"

/* A csv_file that is nowhere on the disk. */
static inline struct csv_file memory_file(void)
{
    struct csv_file file = {.fd = memfd_create("test", MFD_CLOEXEC), .path = xstrdup("memory")};

    assert_true(file.fd >= 0);
    return file;
}

/* All that a memory_file holds; the caller frees it. */
static inline char *memory_text(const struct csv_file *file)
{
    off_t size = lseek(file->fd, 0, SEEK_END);
    char *text = xcalloc((size_t)size + 1, 1);

    assert_int_equal(pread(file->fd, text, (size_t)size, 0), size);
    return text;
}

/* A new folder for what a test writes; ended by forget_folder(). */
static inline char *new_folder(void)
{
    const char *above = getenv("TMPDIR");
    char *folder = xprintf("%s/hyptick-test-XXXXXX", above != NULL ? above : "/tmp");

    assert_non_null(mkdtemp(folder));
    return folder;
}

static inline void forget_folder(char *folder)
{
    char *command = xprintf("rm -rf '%s'", folder);

    assert_int_equal(system(command), 0);
    free(command);
    free(folder);
}

/* A file of its own for each test program, with this text in it; returns its name. */
static inline const char *text_file(const char *text)
{
    static char name[256];
    const char *folder = getenv("TMPDIR");
    FILE *file;
    int fd;

    snprintf(name, sizeof(name), "%s/hyptick-test-XXXXXX", folder != NULL ? folder : "/tmp");
    fd = mkstemp(name);
    assert_true(fd >= 0);
    file = fdopen(fd, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return name;
}

#endif
