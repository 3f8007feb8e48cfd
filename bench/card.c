/* See card.h. */
#include "bench/card.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/images.h"
#include "bench/matrix.h"
#include "bench/root.h"
#include "bench/status.h"
#include "common/crc32.h"

#define IMAGE  "hyptick.img"
#define SCRIPT "boot.cmd"

/* A legacy image's header: words in big-endian order, then bytes. */
#define LEGACY_MAGIC  0x27051956U
#define LEGACY_WORDS  7U
#define LEGACY_SIZE   64U
#define LEGACY_OS     5U /* Linux */
#define LEGACY_ARM    2U
#define LEGACY_SCRIPT 6U
#define LEGACY_NAME   32U

static void put_word(char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (char)(value >> (24 - 8 * i) & 0xffU);
    }
}

char *card_script(const char *text, size_t *size)
{
    size_t length = strlen(text), body = 8 + length;
    char *image = xcalloc(LEGACY_SIZE + body, 1);
    char *data = image + LEGACY_SIZE;

    put_word(data, (uint32_t)length); /* a list of one length, and its end */
    memcpy(data + 8, text, length);
    put_word(image, LEGACY_MAGIC);
    put_word(image + 12, (uint32_t)body);
    put_word(image + 24, crc32(data, body));
    image[4 * LEGACY_WORDS] = LEGACY_OS;
    image[4 * LEGACY_WORDS + 1] = LEGACY_ARM;
    image[4 * LEGACY_WORDS + 2] = LEGACY_SCRIPT;
    strcpy(image + LEGACY_NAME, "hyptick");
    put_word(image + 4, crc32(image, LEGACY_SIZE)); /* over the header with this word zero */
    *size = LEGACY_SIZE + body;
    return image;
}

static bool write_file(const char *folder, const char *name, const char *bytes, size_t size,
                       struct errmsg *error)
{
    char *path = xprintf("%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(bytes, 1, size, file) == size;

    good = (file == NULL || fclose(file) == 0) && good;
    if (!good) {
        refuse(error, "cannot write %s: %s", path, strerror(errno));
    }
    free(path);
    return good;
}

/* A small file's text; NULL where there is none. */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;

    if (file != NULL) {
        text = xcalloc(1U << 16, 1);
        text[fread(text, 1, (1U << 16) - 1, file)] = '\0';
        fclose(file);
    }
    return text;
}

/* What the board's firmware wants beside the image, copied; a script is made one that U-Boot reads. */
static bool copy_files(const char *from, const char *to, struct errmsg *error)
{
    DIR *folder = opendir(from);
    bool good = folder != NULL || refuse(error, "no card is known for this board: %s: %m", from);
    const struct dirent *entry;

    while (good && (entry = readdir(folder)) != NULL) {
        char *path = xprintf("%s/%s", from, entry->d_name);
        char *text = entry->d_name[0] != '.' ? read_text(path) : NULL;

        if (text != NULL && strcmp(entry->d_name, SCRIPT) == 0) {
            size_t size;
            char *script = card_script(text, &size);

            good = write_file(to, "boot.scr", script, size, error);
            free(script);
        } else if (text != NULL) {
            good = write_file(to, entry->d_name, text, strlen(text), error);
        }
        free(text);
        free(path);
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return good;
}

/* The plan of all that is asked for, in one boot: the first row's, with the experiments of all. */
static bool take_plan(const struct matrix *matrix, struct plan *plan, struct errmsg *error)
{
    struct names experiments = {0};

    if (matrix->platform.count != 1 || matrix->path.count != 1) {
        return refuse(error, "a card is for one platform and one path: --platform and --path say which");
    }
    if (matrix->item[0].platform->here) {
        return refuse(error, "a card is for a board: %s is the machine itself", matrix->platform.item[0]);
    }
    *plan = matrix->item[0];
    for (size_t i = 0; i < matrix->count; i++) {
        if (!matrix->item[i].traced) {
            names_add(&experiments, matrix->item[i].experiment);
        }
    }
    plan->experiment = names_commas(&experiments);
    plan->traced = false;
    plan->boot = 1;
    names_free(&experiments);
    return true;
}

static bool make(const struct options *options, const struct matrix *matrix, struct errmsg *error)
{
    static const struct serial some = {0}; /* a board, and not its model: cycles are asked for */
    struct platform platform;
    struct plan plan;
    char *from, *image;
    bool good;

    if (!take_plan(matrix, &plan, error)) {
        return false;
    }
    platform = *plan.platform;
    platform.serial = &some;
    plan.platform = &platform;
    if (options->samples != 0) {
        plan.samples = options->samples;
    }
    from = xprintf("%s/%s", root_path("bench/cards"), platform.name);
    image = xprintf("%s/" IMAGE, options->results);
    good = (mkdir(options->results, 0777) == 0 || errno == EEXIST ||
            refuse(error, "cannot make %s: %m", options->results)) &&
           copy_files(from, options->results, error) &&
           image_write_package(&plan, options->build, image, error);
    free(image);
    free(from);
    free(plan.experiment);
    return good;
}

int card_make(const struct options *options)
{
    struct platforms platforms = {0};
    struct matrix matrix = {0};
    struct errmsg error = {0};
    bool good =
        (options->results != options->usual[2] || refuse(&error, "--output says which folder to make")) &&
        platforms_read(&platforms, options->platforms, &error) &&
        matrix_read(&matrix, options->matrix, &platforms, &error) &&
        matrix_select(&matrix, &options->platform, &options->path, &options->experiment, &error) &&
        make(options, &matrix, &error);

    if (good) {
        puts(options->results);
    } else {
        fprintf(stderr, "hyptick: %s\n", error.text);
    }
    matrix_free(&matrix);
    platforms_free(&platforms);
    return good ? EXIT_OK : EXIT_USAGE;
}
