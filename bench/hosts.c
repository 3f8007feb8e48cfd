/* See hosts.h. */
#include "bench/hosts.h"

#include <stdlib.h>
#include <string.h>

#include "bench/csv_read.h"

enum { PATH, PLATFORM, QEMU, ARGUMENTS, APPEND, NEEDS, VERSION, ONE_BOOT, COLUMNS };

static const char *const header[COLUMNS] = {"path",   "platform", "qemu",    "arguments",
                                            "append", "needs",    "version", "one_boot"};

const struct host *hosts_find(const struct hosts *hosts, const char *path, const char *platform)
{
    for (size_t i = 0; i < hosts->count; i++) {
        const struct host *host = &hosts->item[i];

        if (strcmp(host->path, path) == 0 && names_has(&host->platform, platform)) {
            return host;
        }
    }
    return NULL;
}

static bool check_fields(const struct csv_row *row, struct errmsg *error)
{
    const char *one_boot = row->field[ONE_BOOT];

    if (row->count != COLUMNS) {
        return refuse(error, "%zu fields, not %d", row->count, COLUMNS);
    }
    if (row->field[PATH][0] == '\0' || row->field[PLATFORM][0] == '\0') {
        return refuse(error, "%s is empty", header[row->field[PATH][0] == '\0' ? PATH : PLATFORM]);
    }
    return strcmp(one_boot, "yes") == 0 || strcmp(one_boot, "no") == 0 ||
           refuse(error, "one_boot '%s' is neither yes nor no", one_boot);
}

static bool take_row(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct hosts *hosts = context;
    struct host host = {.line = row->line};

    if (row->line == 1) {
        return csv_is_header(row, header, COLUMNS, error);
    }
    if (!check_fields(row, error)) {
        return false;
    }
    names_split(&host.platform, row->field[PLATFORM]);
    for (size_t i = 0; i < host.platform.count; i++) {
        const struct host *other = hosts_find(hosts, row->field[PATH], host.platform.item[i]);

        if (other != NULL) {
            refuse(error, "%s on %s is on line %lu already", row->field[PATH], host.platform.item[i],
                   other->line);
            names_free(&host.platform);
            return false;
        }
    }
    host.path = xstrdup(row->field[PATH]);
    host.qemu = xstrdup(row->field[QEMU]);
    host.arguments = xstrdup(row->field[ARGUMENTS]);
    host.append = xstrdup(row->field[APPEND]);
    host.needs = xstrdup(row->field[NEEDS]);
    host.version = xstrdup(row->field[VERSION]);
    host.one_boot = strcmp(row->field[ONE_BOOT], "yes") == 0;
    hosts->item = xrealloc(hosts->item, (hosts->count + 1) * sizeof(*hosts->item));
    hosts->item[hosts->count++] = host;
    return true;
}

bool hosts_read(struct hosts *hosts, const char *path, struct errmsg *error)
{
    *hosts = (struct hosts){0};
    return csv_read(path, take_row, hosts, error);
}

void hosts_take_arguments(struct hosts *hosts, const char *more)
{
    for (size_t i = 0; more != NULL && i < hosts->count; i++) {
        char *arguments = hosts->item[i].arguments;

        hosts->item[i].arguments = xprintf("%s %s", arguments, more);
        free(arguments);
    }
}

void hosts_free(struct hosts *hosts)
{
    for (size_t i = 0; i < hosts->count; i++) {
        struct host *host = &hosts->item[i];

        free(host->path);
        names_free(&host->platform);
        free(host->qemu);
        free(host->arguments);
        free(host->append);
        free(host->needs);
        free(host->version);
    }
    free(hosts->item);
    *hosts = (struct hosts){0};
}
