/* libFuzzer: a CSV file of any bytes, read as the matrix and as the platforms. `make fuzz` runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/matrix.h"
#include "bench/platforms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct platforms platforms;
    struct platforms read = {0};
    struct matrix matrix = {0};
    struct errmsg error = {0};
    int fd = memfd_create("fuzz", 0);
    char path[64];

    if (platforms.count == 0 && !platforms_read(&platforms, "bench/platforms.csv", &error)) {
        abort();
    }
    if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
        abort();
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (!matrix_read(&matrix, path, &platforms, &error) && error.text[0] == '\0') {
        abort(); /* what is refused is said */
    }
    matrix_free(&matrix);
    error.text[0] = '\0';
    if (!platforms_read(&read, path, &error) && error.text[0] == '\0') {
        abort();
    }
    platforms_free(&read);
    close(fd);
    return 0;
}
