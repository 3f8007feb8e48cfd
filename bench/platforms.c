/* See platforms.h. */
#include "bench/platforms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bench/csv_read.h"
#include "bench/number.h"

enum {
    NAME,
    QEMU,
    MIN_VERSION,
    MACHINE,
    PARAMS_BASE,
    UNIT,
    DESCRIPTION,
    ONE_CPU,
    IMAGE,
    ON_REQUEST,
    COLUMNS
};

static const char *const header[COLUMNS] = {
    "platform", "qemu",        "min_version", "machine", "params_base",
    "unit",     "description", "one_cpu",     "image",   "on_request",
};

struct reading {
    struct platforms *platforms;
    size_t columns;
};

static bool read_part(const char **text, unsigned *part)
{
    uint64_t value = 0;

    if (!isdigit((unsigned char)**text)) {
        return false;
    }
    while (isdigit((unsigned char)**text) && value < 100000) {
        value = value * 10 + (uint64_t)(*(*text)++ - '0');
    }
    *part = (unsigned)value;
    return true;
}

bool version_parse(const char *text, struct version *version)
{
    return read_part(&text, &version->major) && *text++ == '.' && read_part(&text, &version->minor);
}

bool version_of_qemu(const char *line, struct version *version)
{
    const char *word = strstr(line, "version ");

    return word != NULL && version_parse(word + strlen("version "), version);
}

bool version_before(struct version version, struct version other)
{
    return version.major != other.major ? version.major < other.major : version.minor < other.minor;
}

const char *unit_named(const char *unit)
{
    static const char *const units[] = {UNIT_EXACT, "cycles", "ns"};

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(unit, units[i]) == 0) {
            return units[i];
        }
    }
    return NULL;
}

bool unit_known(const char *unit)
{
    return unit_named(unit) != NULL;
}

static bool check_fields(const struct csv_row *row, struct platform *platform, struct errmsg *error)
{
    for (size_t i = 0; i < DESCRIPTION; i++) {
        if (row->field[i][0] == '\0') {
            return refuse(error, "%s is empty", header[i]);
        }
    }
    if (strpbrk(row->field[NAME], " ,/") != NULL) {
        return refuse(error, "platform '%s': a name has no blank, comma or slash", row->field[NAME]);
    }
    if (!version_parse(row->field[MIN_VERSION], &platform->need)) {
        return refuse(error, "min_version '%s' is not of the form 7.2", row->field[MIN_VERSION]);
    }
    if (!number_address(row->field[PARAMS_BASE], &platform->params_base)) {
        return refuse(error, "params_base '%s' is not an address", row->field[PARAMS_BASE]);
    }
    if (!unit_known(row->field[UNIT])) {
        return refuse(error, "unknown unit '%s'; known: insn cycles ns", row->field[UNIT]);
    }
    return true;
}

/* The last columns may be missing. */
static bool take_header(struct reading *reading, const struct csv_row *row, struct errmsg *error)
{
    reading->columns = row->count >= ONE_CPU && row->count < COLUMNS ? row->count : COLUMNS;
    return csv_is_header(row, header, reading->columns, error);
}

/* What a column holds that may be missing. */
static const char *optional(const struct reading *reading, const struct csv_row *row, size_t column)
{
    return reading->columns > column ? row->field[column] : "";
}

/* Which kind of image is started, and whether the platform runs without being asked for. */
static bool take_options(const struct reading *reading, const struct csv_row *row, struct platform *platform,
                         struct errmsg *error)
{
    const char *image = optional(reading, row, IMAGE);
    const char *on_request = optional(reading, row, ON_REQUEST);

    if (image[0] != '\0' && strcmp(image, "elf") != 0 && strcmp(image, "bin") != 0) {
        return refuse(error, "image '%s' is neither elf nor bin", image);
    }
    if (on_request[0] != '\0' && strcmp(on_request, "yes") != 0) {
        return refuse(error, "on_request '%s' is neither yes nor empty", on_request);
    }
    platform->raw = strcmp(image, "bin") == 0;
    platform->on_request = on_request[0] != '\0';
    return true;
}

static bool take_row(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct reading *reading = context;
    struct platforms *platforms = reading->platforms;
    struct platform platform = {.line = row->line};
    const struct platform *other;

    if (row->line == 1) {
        return take_header(reading, row, error);
    }
    if (row->count != reading->columns) {
        return refuse(error, "%zu fields, not %zu", row->count, reading->columns);
    }
    if (!check_fields(row, &platform, error) || !take_options(reading, row, &platform, error)) {
        return false;
    }
    other = platforms_find(platforms, row->field[NAME]);
    if (other != NULL) {
        return refuse(error, "platform '%s' is on line %lu already", row->field[NAME], other->line);
    }
    platform.name = xstrdup(row->field[NAME]);
    platform.qemu = xstrdup(row->field[QEMU]);
    platform.here = strcmp(platform.qemu, HERE) == 0;
    platform.machine = xstrdup(row->field[MACHINE]);
    platform.unit = xstrdup(row->field[UNIT]);
    platform.description = xstrdup(row->field[DESCRIPTION]);
    platform.one_cpu = xstrdup(optional(reading, row, ONE_CPU));
    platforms->item = xrealloc(platforms->item, (platforms->count + 1) * sizeof(*platforms->item));
    platforms->item[platforms->count++] = platform;
    return true;
}

bool platforms_read(struct platforms *platforms, const char *path, struct errmsg *error)
{
    struct reading reading = {.platforms = platforms};

    *platforms = (struct platforms){0};
    if (!csv_read(path, take_row, &reading, error)) {
        return false;
    }
    return platforms->count > 0 || refuse(error, "%s: no platform in it", path);
}

void platforms_use_qemu(struct platforms *platforms, const char *folder)
{
    for (size_t i = 0; folder != NULL && i < platforms->count; i++) {
        char *name = platforms->item[i].qemu;

        if (strcmp(name, NO_MODEL) != 0 && !platforms->item[i].here) {
            platforms->item[i].qemu = xprintf("%s/%s", folder, name);
            free(name);
        }
    }
}

void platforms_use_serial(struct platforms *platforms, const struct serial *serial)
{
    for (size_t i = 0; i < platforms->count; i++) {
        platforms->item[i].serial = serial;
    }
}

bool platform_has_time(const struct platform *platform)
{
    return platform->serial != NULL || platform->here;
}

const struct platform *platforms_find(const struct platforms *platforms, const char *name)
{
    for (size_t i = 0; i < platforms->count; i++) {
        if (strcmp(platforms->item[i].name, name) == 0) {
            return &platforms->item[i];
        }
    }
    return NULL;
}

void platforms_free(struct platforms *platforms)
{
    for (size_t i = 0; i < platforms->count; i++) {
        free(platforms->item[i].name);
        free(platforms->item[i].qemu);
        free(platforms->item[i].machine);
        free(platforms->item[i].unit);
        free(platforms->item[i].description);
        free(platforms->item[i].one_cpu);
    }
    free(platforms->item);
    *platforms = (struct platforms){0};
}
