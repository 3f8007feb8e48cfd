/* See runinfo.h. */
#include "bench/runinfo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "bench/child.h"
#include "bench/csv_write.h"
#include "bench/version.h"

#define ASK_LIMIT_MS 10000
#define UNKNOWN      "unknown"

struct outcome row_outcome(const struct row *row)
{
    return (struct outcome){
        .variant = row->variant,
        .count = row->count,
        .compiler = row->compiler,
        .cpu = row->cpu,
        .host = row->host,
        .tick_hz = row->tick_hz,
        .clock_overhead = row->clock_overhead,
        .begun = row->compiler != NULL,
    };
}

/* What git says of the tree that the images are in. */
static bool ask_git(const char *build, const char *command, char *line)
{
    char *words = xstrdup(command);
    char *folder = xstrdup(build), *git = xstrdup("git"), *in = xstrdup("-C");
    char *argv[8] = {git, in, folder};
    char *rest = NULL;
    size_t count = 3;
    bool good;

    for (char *word = strtok_r(words, " ", &rest); word != NULL && count < 7;
         word = strtok_r(NULL, " ", &rest)) {
        argv[count++] = word;
    }
    good = child_first_line(argv, ASK_LIMIT_MS, line, TEXT_MAX);
    free(words);
    free(folder);
    free(git);
    free(in);
    return good;
}

/* The first line of a file that the build has left beside the images. */
static void read_noted(const char *build, const char *name, char *line)
{
    char *path = xprintf("%s/%s", build, name);
    FILE *file = fopen(path, "re");

    if (file == NULL || fgets(line, TEXT_MAX, file) == NULL) {
        line[0] = '\0';
    }
    line[strcspn(line, "\r\n")] = '\0';
    if (file != NULL) {
        fclose(file);
    }
    free(path);
}

/* The compiler of a platform's images. */
static void read_toolchain(const char *build, const char *platform, char *line)
{
    char *name = xprintf("%s/toolchain", platform);

    read_noted(build, name, line);
    free(name);
}

void runinfo_gather(struct runinfo *info, const char *commit, const char *build, const struct matrix *matrix)
{
    char line[TEXT_MAX];
    struct utsname system;

    if (commit != NULL) {
        snprintf(info->commit, TEXT_MAX, "%s", commit);
    } else if (!ask_git(build, "rev-parse --short HEAD", info->commit)) {
        strcpy(info->commit, UNKNOWN);
    }
    info->dirty = !ask_git(build, "status --porcelain", line) ? UNKNOWN : line[0] != '\0' ? "yes" : "no";
    info->toolchain = xcalloc(matrix->platform.count, TEXT_MAX);
    for (size_t i = 0; i < matrix->platform.count; i++) {
        read_toolchain(build, matrix->platform.item[i], info->toolchain[i]);
    }
    strcpy(info->host, UNKNOWN);
    if (uname(&system) == 0) {
        snprintf(info->host, TEXT_MAX, "%s %s", system.sysname, system.machine);
    }
}

static void put(struct csv_out *out, const char *key, const char *value)
{
    csv_text(out, key);
    csv_text(out, value);
    csv_end_row(out);
}

static void put_number(struct csv_out *out, const char *key, uint64_t value)
{
    char text[32];

    snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    put(out, key, text);
}

static void put_time(struct csv_out *out, const char *key, time_t when)
{
    char text[32] = "";
    struct tm utc;

    if (when != 0) {
        gmtime_r(&when, &utc);
        strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
    }
    put(out, key, text);
}

/* The first guest that began on a platform speaks for all of it. */
static const struct outcome *first_begun(const struct matrix *matrix, const struct outcome *outcome,
                                         const char *platform)
{
    for (size_t i = 0; i < matrix->count; i++) {
        if (outcome[i].begun && strcmp(matrix->item[i].platform->name, platform) == 0) {
            return &outcome[i];
        }
    }
    return NULL;
}

/*
 * The compiler of a platform: what the build noted, unless the guest, which says its compiler's version, was
 * made by another.
 */
static const char *toolchain_of(const struct runinfo *info, const struct matrix *matrix,
                                const struct outcome *outcome, size_t platform)
{
    const struct outcome *begun = first_begun(matrix, outcome, matrix->platform.item[platform]);
    const char *noted = info->toolchain[platform];
    const char *version = begun != NULL ? strchr(begun->compiler, '-') : NULL;

    if (version != NULL && strstr(noted, version + 1) == NULL) {
        return begun->compiler;
    }
    return noted[0] != '\0' ? noted : UNKNOWN;
}

static void put_toolchains(struct csv_out *out, const struct runinfo *info, const struct matrix *matrix,
                           const struct outcome *outcome)
{
    const char *first = toolchain_of(info, matrix, outcome, 0);

    for (size_t i = 1; i < matrix->platform.count; i++) {
        const char *other = toolchain_of(info, matrix, outcome, i);

        if (strcmp(other, first) != 0) {
            char *key = xprintf("toolchain:%s", matrix->platform.item[i]);

            put(out, key, other);
            free(key);
        }
    }
}

/* The value of `fact` in `key=value` words; the caller frees it. NULL: it is not among them. */
static char *find_fact(const char *words, const char *fact)
{
    size_t length = strlen(fact);

    for (const char *at = words; at != NULL; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (strncmp(at, fact, length) == 0 && at[length] == '=') {
            at += length + 1;
            return xprintf("%.*s", (int)strcspn(at, " "), at);
        }
    }
    return NULL;
}

/* What a platform's guests found out, each fact once: not every path lets a guest see them all. */
static void put_facts(struct csv_out *out, const struct matrix *matrix, const struct outcome *outcome,
                      const char *platform)
{
    static const char *const facts[] = {MACHINE_FACTS};

    for (size_t fact = 0; fact < sizeof(facts) / sizeof(facts[0]); fact++) {
        char *value = NULL;

        for (size_t i = 0; value == NULL && i < matrix->count; i++) {
            if (strcmp(matrix->item[i].platform->name, platform) == 0) {
                value = find_fact(outcome[i].cpu, facts[fact]);
            }
        }
        if (value != NULL) {
            char *key = xprintf("%s:%s", facts[fact], platform);

            put(out, key, value);
            free(key);
            free(value);
        }
    }
}

static void put_platforms(struct csv_out *out, const struct runinfo *info, const struct matrix *matrix,
                          const struct outcome *outcome)
{
    for (size_t i = 0; i < matrix->platform.count; i++) {
        const char *name = matrix->platform.item[i];
        const struct outcome *begun = first_begun(matrix, outcome, name);
        char *key;

        /* The first platform's QEMU and compiler are the run's; another's are named. */
        if (i > 0 && info->qemu_version[i][0] != '\0' &&
            strcmp(info->qemu_version[i], info->qemu_version[0]) != 0) {
            key = xprintf("qemu_version:%s", name);
            put(out, key, info->qemu_version[i]);
            free(key);
        }
        if (info->images != NULL) {
            key = xprintf("images:%s", name);
            put(out, key, info->images[i]);
            free(key);
        }
        if (begun != NULL) {
            key = i == 0 ? xstrdup("guest_compiler") : xprintf("guest_compiler:%s", name);
            put(out, key, begun->compiler);
            free(key);
            key = xprintf("tick_hz:%s", name);
            put_number(out, key, begun->tick_hz);
            free(key);
            key = xprintf("clock_overhead:%s", name);
            put_number(out, key, begun->clock_overhead);
            free(key);
            put_facts(out, matrix, outcome, name);
        }
    }
}

/* What carried the guests of a platform and path, once for each pair: in its own words, and in those of its
 * file.
 */
static void put_hosts(struct csv_out *out, const struct runinfo *info, const struct matrix *matrix,
                      const struct outcome *outcome)
{
    struct names said = {0};

    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *plan = &matrix->item[i];
        char *key = xprintf("host:%s/%s", plan->platform->name, plan->path);

        bool other = plan->host != NULL || outcome[i].host != NULL;

        if (other && outcome[i].begun && names_add(&said, key)) {
            char version[TEXT_MAX] = "";

            if (plan->host != NULL && plan->host->version[0] != '\0') {
                read_noted(info->build, plan->host->version, version);
            }
            put(out, key, outcome[i].host != NULL ? outcome[i].host : version);
        }
        free(key);
    }
    names_free(&said);
}

static char *variant_key(const struct plan *plan, const char *plain, const char *traced, const char *variant)
{
    return xprintf("%s:%s/%s/%s/%s", plan->traced ? traced : plain, plan->platform->name, plan->path,
                   plan->experiment, variant);
}

static void put_status(struct csv_out *out, const struct plan *plan, const char *variant, enum status status,
                       const char *reason)
{
    char *key = variant_key(plan, "status", "trace", variant);

    put(out, key, status_word(status));
    free(key);
    if (status != OK) {
        key = variant_key(plan, "reason", "trace_reason", variant);
        put(out, key, reason != NULL ? reason : "");
        free(key);
    }
}

/* How many samples the tables have of a variant that is ok, so that what goes missing later is noticed. */
static void put_samples(struct csv_out *out, const struct plan *plan, const struct variant *variant)
{
    if (variant->announced && !plan->traced && variant->status == OK) {
        char *key = variant_key(plan, "samples", "", variant->name);

        put_number(out, key, variant->measured);
        free(key);
    }
}

/* A traced variant of which some samples are in no row of stages.csv. */
static void put_other_ways(struct csv_out *out, const struct plan *plan, const struct variant *variant)
{
    if (plan->traced && variant->status == OK && variant->stages.other_ways != 0) {
        char *key = variant_key(plan, "", "trace_other_ways", variant->name);

        put_number(out, key, variant->stages.other_ways);
        free(key);
    }
}

static void put_outcome(struct csv_out *out, const struct plan *plan, const struct outcome *outcome)
{
    if (outcome->count == 0) {
        put_status(out, plan, "", INCOMPLETE, outcome->reason);
    }
    for (size_t i = 0; i < outcome->count; i++) {
        const struct variant *variant = outcome->variant[i];

        put_status(out, plan, variant->name, variant->status, variant->reason);
        put_samples(out, plan, variant);
        put_other_ways(out, plan, variant);
    }
}

static void put_all(struct csv_out *out, const struct runinfo *info, const struct matrix *matrix,
                    const struct outcome *outcome)
{
    put(out, "key", "value");
    put(out, "version", HYPTICK_VERSION);
    put(out, "schema", SCHEMA_VERSION);
    put(out, "commit", info->commit);
    put(out, "dirty", info->dirty);
    put(out, "toolchain", toolchain_of(info, matrix, outcome, 0));
    put(out, "qemu_version", info->qemu_version[0]);
    put(out, "host", info->host);
    put(out, "matrix", info->matrix);
    put_time(out, "start", info->start);
    put_time(out, "end", info->end);
    if (info->samples != 0) {
        put_number(out, "samples", info->samples);
    }
    if (info->variants != NULL && info->variants->count > 0) {
        char *names = names_join(info->variants);

        put(out, "variants", names);
        free(names);
    }
    put(out, "status", status_word(info->status));
    if (info->reason != NULL) {
        put(out, "reason", info->reason);
    }
    if (info->plans[0] != '\0') {
        put(out, "plans", info->plans);
    }
    put_toolchains(out, info, matrix, outcome);
    put_platforms(out, info, matrix, outcome);
    put_hosts(out, info, matrix, outcome);
    for (size_t i = 0; i < matrix->count; i++) {
        put_outcome(out, &matrix->item[i], &outcome[i]);
    }
}

bool runinfo_write(const struct runinfo *info, const char *folder, const struct matrix *matrix,
                   const struct outcome *outcome, struct errmsg *error)
{
    char *path = xprintf("%s/run.csv", folder);
    char *fresh = xprintf("%s/.run.csv", folder);
    struct csv_file file;
    struct csv_out out;
    bool good = csv_file_open(&file, fresh);

    csv_out_init(&out, &file, 1U << 16);
    if (good) {
        put_all(&out, info, matrix, outcome);
        csv_flush(&out);
    }
    good = csv_file_close(&file, true) && good;
    if (good && rename(fresh, path) != 0) {
        good = refuse(&file.error, "cannot write %s: %m", path);
    }
    if (!good) {
        *error = file.error;
        remove(fresh);
    }
    csv_out_free(&out);
    free(fresh);
    free(path);
    return good;
}
