/* See options.h. */
#include "bench/options.h"

#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bench/line.h"
#include "bench/matrix.h"
#include "bench/number.h"
#include "bench/root.h"

/* What becomes part of a folder's name must be a plain word. */
#define COMMIT_LENGTH 64

/* The speed at which nearly every board's boot loader talks. */
#define BAUD_USUAL 115200

/* Seconds in which a board that was reset has its prompt. */
#define PROMPT_USUAL 60

enum kind { TEXT, COMMIT, LIST, SAMPLES, TIMEOUT, JOBS, BAUD, UPLOAD };

static const struct option {
    const char *name;
    enum kind kind;
    size_t offset;
} table[] = {
    {"--matrix", TEXT, offsetof(struct options, matrix)},
    {"--platforms", TEXT, offsetof(struct options, platforms)},
    {"--hosts", TEXT, offsetof(struct options, hosts)},
    {"--results", TEXT, offsetof(struct options, results)},
    {"--output", TEXT, offsetof(struct options, results)},
    {"--build", TEXT, offsetof(struct options, build)},
    {"--qemu", TEXT, offsetof(struct options, qemu)},
    {"--serial", TEXT, offsetof(struct options, serial)},
    {"--baud", BAUD, offsetof(struct options, baud)},
    {"--reset", TEXT, offsetof(struct options, reset)},
    {"--prompt", TIMEOUT, offsetof(struct options, prompt_s)},
    {"--upload", UPLOAD, offsetof(struct options, upload)},
    {"--image", TEXT, offsetof(struct options, image)},
    {"--address", TEXT, offsetof(struct options, address)},
    {"--start", TEXT, offsetof(struct options, start)},
    {"--host-arguments", TEXT, offsetof(struct options, host_arguments)},
    {"--hypervisor", TEXT, offsetof(struct options, hypervisor)},
    {"--note", TEXT, offsetof(struct options, note)},
    {"--resume", TEXT, offsetof(struct options, resume)},
    {"--commit", COMMIT, offsetof(struct options, commit)},
    {"--platform", LIST, offsetof(struct options, platform)},
    {"--path", LIST, offsetof(struct options, path)},
    {"--experiment", LIST, offsetof(struct options, experiment)},
    {"--variant", LIST, offsetof(struct options, variant)},
    {"--samples", SAMPLES, offsetof(struct options, samples)},
    {"--timeout", TIMEOUT, offsetof(struct options, timeout_s)},
    {"--jobs", JOBS, offsetof(struct options, jobs)},
};

/* The CPUs this process may use, which in a container are fewer than there are. */
static uint64_t usable_cpus(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

    return count < 1 ? 1 : (uint64_t)count > JOBS_MAX ? JOBS_MAX : (uint64_t)count;
}

static bool set_number(uint64_t *value, const char *name, const char *text, uint64_t most,
                       struct errmsg *error)
{
    if (!number_u64(text, value) || *value < 1 || *value > most) {
        return refuse(error, "%s '%s' is not a number from 1 to %llu", name, text, (unsigned long long)most);
    }
    return true;
}

static bool set(struct options *options, const struct option *option, const char *value, struct errmsg *error)
{
    void *place = (char *)options + option->offset;

    if (value[0] == '\0') {
        return true;
    }
    switch (option->kind) {
    case COMMIT:
        if (strlen(value) > COMMIT_LENGTH || !name_is_plain(value)) {
            return refuse(error, "--commit '%s' may have letters, digits, dots, dashes and underscores only",
                          value);
        }
        *(const char **)place = value;
        return true;
    case LIST:
        names_split(place, value);
        return true;
    case SAMPLES:
        return set_number(place, option->name, value, RECORD_COUNT_MAX, error);
    case TIMEOUT:
        return set_number(place, option->name, value, TIMEOUT_MAX, error);
    case JOBS:
        return set_number(place, option->name, value, JOBS_MAX, error);
    case BAUD:
        if (!number_u64(value, (uint64_t *)place) || !line_speed_known(*(uint64_t *)place)) {
            return refuse(error, "--baud '%s' is not a speed of a serial line (115200, for example)", value);
        }
        return true;
    case UPLOAD:
        if (strcmp(value, "loady") != 0) {
            return refuse(error, "unknown --upload '%s'; known: loady", value);
        }
        break;
    case TEXT:
        break;
    }
    *(const char **)place = value;
    return true;
}

/* The option a word names, up to a `=`, if the command has it. */
static const struct option *find(const char *word, const struct names *allowed)
{
    size_t length = strcspn(word, "=");

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strlen(table[i].name) == length && strncmp(table[i].name, word, length) == 0 &&
            names_has(allowed, table[i].name)) {
            return &table[i];
        }
    }
    return NULL;
}

static bool unknown(const char *word, const struct names *allowed, struct errmsg *error)
{
    char *list = names_join(allowed);

    refuse(error, "unknown option '%s'; known: %s", word, allowed->count > 0 ? list : "none");
    free(list);
    return false;
}

static bool read_words(struct options *options, char **words, const struct names *allowed, bool operand,
                       struct errmsg *error)
{
    for (; *words != NULL; words++) {
        const struct option *option;
        const char *value = strchr(*words, '=');

        if (strncmp(*words, "-", 1) != 0) {
            if (!operand || options->operand != NULL) {
                return refuse(error, "'%s' is one word too many", *words);
            }
            options->operand = *words;
            continue;
        }
        option = find(*words, allowed);
        if (option == NULL) {
            return unknown(*words, allowed, error);
        }
        if (value != NULL) {
            value++;
        } else if ((value = *++words) == NULL) {
            return refuse(error, "%s needs a value", option->name);
        }
        if (!set(options, option, value, error)) {
            return false;
        }
    }
    return true;
}

bool options_read(struct options *options, char **words, const char *allowed, bool operand,
                  struct errmsg *error)
{
    struct names list = {0};
    bool good;

    *options = (struct options){
        .usual = {root_path("bench/matrix.csv"), root_path("bench/platforms.csv"), root_path("results"),
                  root_path("build"), root_path("bench/hosts.csv")},
        .jobs = usable_cpus(),
        .baud = BAUD_USUAL,
        .prompt_s = PROMPT_USUAL,
    };
    options->matrix = options->usual[0];
    options->platforms = options->usual[1];
    options->results = options->usual[2];
    options->build = options->usual[3];
    options->hosts = options->usual[4];
    names_split(&list, allowed);
    good = read_words(options, words, &list, operand, error);
    names_free(&list);
    return good;
}

void options_free(struct options *options)
{
    names_free(&options->platform);
    names_free(&options->path);
    names_free(&options->experiment);
    names_free(&options->variant);
    for (size_t i = 0; i < sizeof(options->usual) / sizeof(options->usual[0]); i++) {
        free(options->usual[i]);
    }
}
