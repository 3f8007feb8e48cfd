/* See package.h. */
#include "bench/package.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/image.h"

/* Far more than any image has. */
#define IMAGE_MAX (16U << 20)

static size_t padded(size_t size)
{
    return (size + PACKAGE_ALIGN - 1) / PACKAGE_ALIGN * PACKAGE_ALIGN;
}

/* The whole of a file, padded; NULL with `error`. */
static char *read_padded(const char *name, size_t *size, struct errmsg *error)
{
    FILE *file = fopen(name, "rb");
    char *bytes = NULL;
    size_t got = 0;

    if (file != NULL) {
        bytes = xcalloc(IMAGE_MAX, 1);
        got = fread(bytes, 1, IMAGE_MAX, file);
        fclose(file);
    }
    if (got == 0 || got == IMAGE_MAX) {
        refuse(error, "no image %s: %s", name, file == NULL ? strerror(errno) : "its size cannot be right");
        free(bytes);
        return NULL;
    }
    *size = padded(got);
    return bytes;
}

bool package_write(const char *file, const char *first, const char *guest, const char *line,
                   struct errmsg *error)
{
    struct package_header header = {.magic = PACKAGE_MAGIC,
                                    .params_size = (uint32_t)padded(strlen(line) + 2)};
    char *params = xcalloc(header.params_size + 1, 1);
    size_t first_size = 0, guest_size = 0;
    char *start = read_padded(first, &first_size, error);
    char *second = start != NULL && guest != NULL ? read_padded(guest, &guest_size, error) : NULL;
    bool good = start != NULL && (guest == NULL || second != NULL);
    FILE *out = good ? fopen(file, "wb") : NULL;

    header.guest_size = (uint32_t)guest_size;
    snprintf(params, header.params_size, "%s\n", line);
    if (out != NULL) {
        good = fwrite(start, 1, first_size, out) == first_size &&
               fwrite(&header, sizeof(header), 1, out) == 1 &&
               fwrite(second != NULL ? second : "", 1, guest_size, out) == guest_size &&
               fwrite(params, 1, header.params_size, out) == header.params_size;
        good = fclose(out) == 0 && good;
    }
    if (start != NULL && (guest == NULL || second != NULL) && (out == NULL || !good)) {
        good = refuse(error, "cannot write %s: %s", file, strerror(errno));
    }
    free(params);
    free(start);
    free(second);
    return good;
}
