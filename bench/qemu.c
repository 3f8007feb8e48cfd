/* The transport of an emulated machine: QEMU, with the guest's console as its stdout. See transport.h. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/images.h"
#include "bench/line.h"
#include "bench/transport.h"

#define VERSION_LIMIT_MS 10000

/* A list of arguments for exec. */
struct arguments {
    char **item;
    size_t count;
};

static void add(struct arguments *list, char *argument)
{
    list->item = xrealloc(list->item, (list->count + 2) * sizeof(char *));
    list->item[list->count++] = argument;
    list->item[list->count] = NULL;
}

static void arguments_free(struct arguments *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->item[i]);
    }
    free(list->item);
}

/* QEMU takes a comma inside an option's value doubled. */
static char *escape_commas(const char *name)
{
    char *text = xcalloc(2 * strlen(name) + 1, 1);
    char *at = text;

    for (; *name != '\0'; name++) {
        if (*name == ',') {
            *at++ = ',';
        }
        *at++ = *name;
    }
    return text;
}

/* The text with `name` in it replaced; `text` is freed. */
static char *replace(char *text, const char *name, const char *value)
{
    char *at = strstr(text, name);
    char *fresh;

    if (at == NULL) {
        return text;
    }
    fresh = xprintf("%.*s%s%s", (int)(at - text), text, value, at + strlen(name));
    free(text);
    return fresh;
}

/* A text of hosts.csv with what its names in braces stand for, as they are in an option's value if it is one.
 */
static char *expand(const char *text, const struct plan *plan, const char *build, const char *params,
                    bool option)
{
    char *plain = image_params(plan);
    char *line = option ? escape_commas(plain) : xstrdup(plain);
    char *full = replace(xstrdup(text), "{build}", build);

    full = replace(full, "{platform}", plan->platform->name);
    full = replace(full, "{line}", line);
    full = replace(full, "{file}", params);
    free(line);
    free(plain);
    return full;
}

static bool check_host(const struct plan *plan, const char *build, struct errmsg *error)
{
    struct names files = {0};
    bool good = true;

    names_split(&files, plan->host->needs);
    for (size_t i = 0; good && i < files.count; i++) {
        char *name = expand(files.item[i], plan, build, "", false);
        char *file = xprintf("%s/%s", build, name);

        if (access(file, R_OK) != 0) {
            good = refuse(error, "no %s: 'make bench PATHS=%s' makes what this path needs", file, plan->path);
        }
        free(file);
        free(name);
    }
    names_free(&files);
    return good;
}

/* Of a board: its line, and the images. */
static bool check_board(const struct plan *plan, const char *build, char *version, size_t size,
                        struct errmsg *error)
{
    const struct serial *serial = plan->platform->serial;
    int line = line_open(serial->device, serial->baud, error);

    if (line < 0) {
        return false;
    }
    close(line);
    snprintf(version, size, "none: a board at %" PRIu64 " baud", serial->baud);
    return image_check(image_bytes(plan, build, "guest"), error) &&
           (image_is_native(plan) || image_check(image_bytes(plan, build, "shim"), error));
}

bool transport_check(const struct plan *plan, const char *build, char *version, size_t size,
                     struct errmsg *error)
{
    const struct platform *platform = plan->platform;
    char option[] = "--version";
    char *argv[] = {platform->qemu, option, NULL};
    struct version have;

    if (platform->serial != NULL) {
        return check_board(plan, build, version, size, error);
    }
    if (strcmp(platform->qemu, NO_MODEL) == 0) {
        return refuse(error,
                      "platform %s: no QEMU has a model that starts it: SERIAL says where the board is",
                      platform->name);
    }
    if (version[0] == '\0' && !child_first_line(argv, VERSION_LIMIT_MS, version, size)) {
        return refuse(error, "platform %s: '%s --version' does not work: is QEMU %u.%u or newer installed?",
                      platform->name, platform->qemu, platform->need.major, platform->need.minor);
    }
    if (!version_of_qemu(version, &have)) {
        return refuse(error, "platform %s: %s does not print its version", platform->name, platform->qemu);
    }
    if (version_before(have, platform->need)) {
        return refuse(error, "platform %s: %s is version %u.%u, too old: %u.%u or newer is needed",
                      platform->name, platform->qemu, have.major, have.minor, platform->need.major,
                      platform->need.minor);
    }
    if (plan->host != NULL) {
        return check_host(plan, build, error);
    }
    return image_check(image_elf(plan, build, "guest"), error) &&
           image_check(image_first(plan, build), error);
}

static void add_machine(struct arguments *list, const char *machine)
{
    char *copy = xstrdup(machine);
    char *rest = NULL;

    for (char *word = strtok_r(copy, " \t", &rest); word != NULL; word = strtok_r(NULL, " \t", &rest)) {
        add(list, xstrdup(word));
    }
    free(copy);
}

static void add_images(struct arguments *list, const struct plan *plan, const char *build)
{
    add(list, xstrdup("-kernel"));
    if (image_is_native(plan)) {
        add(list, image_first(plan, build));
    } else {
        char *guest = image_elf(plan, build, "guest");
        char *escaped = escape_commas(guest);

        add(list, image_first(plan, build));
        add(list, xstrdup("-device"));
        add(list, xprintf("loader,file=%s", escaped));
        free(escaped);
        free(guest);
    }
}

/* The boot parameters, in memory. */
static void add_params(struct arguments *list, const struct plan *plan, const char *params)
{
    char *escaped = escape_commas(params);

    add(list, xstrdup("-device"));
    add(list,
        xprintf("loader,file=%s,addr=0x%" PRIx64 ",force-raw=on", escaped, plan->platform->params_base));
    free(escaped);
}

/* The machine's program: a host's is searched where the platform's is. */
static char *program(const struct plan *plan)
{
    const char *qemu = plan->platform->qemu;
    const char *slash = strrchr(qemu, '/');

    if (plan->host == NULL || plan->host->qemu[0] == '\0') {
        return xstrdup(qemu);
    }
    return xprintf("%.*s%s", slash != NULL ? (int)(slash + 1 - qemu) : 0, qemu, plan->host->qemu);
}

/* The same for each of the words, on its own: what stands for a name may have blanks. */
static void add_host(struct arguments *list, const struct plan *plan, const char *build, const char *params)
{
    char *copy = xstrdup(plan->host->arguments);
    char *rest = NULL;

    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        add(list, expand(word, plan, build, params, true));
    }
    free(copy);
    if (plan->host->append[0] != '\0') {
        add(list, xstrdup("-append"));
        add(list, expand(plan->host->append, plan, build, params, false));
    }
}

/*
 * Where a boot loader puts it: below the guest's memory, whose last 64 KiB have the parameters, and above the
 * shim's. booti and bootz start it in EL2 or Hyp mode, and want a device tree, which is not used: U-Boot's
 * own does. (`go` would stay in secure state on ARMv7, and with a PL011 U-Boot 2023.01 waits in it for ever.)
 */
#define GUEST_SIZE  0x02000000U
#define PARAMS_SIZE 0x00010000U
#define BELOW_GUEST 0x01000000U

static void add_board(struct arguments *list, const struct plan *plan, const char *file)
{
    const struct serial *serial = plan->platform->serial;
    uint64_t address = plan->platform->params_base + PARAMS_SIZE - GUEST_SIZE - BELOW_GUEST;
    bool v7 = strstr(plan->platform->name, "-v7") != NULL;

    add(list, xstrdup("/proc/self/exe"));
    add(list, xstrdup("board"));
    add(list, xprintf("--serial=%s", serial->device));
    add(list, xprintf("--baud=%" PRIu64, serial->baud));
    add(list, xprintf("--reset=%s", serial->reset != NULL ? serial->reset : ""));
    add(list, xprintf("--image=%s", file));
    add(list, xprintf("--address=0x%" PRIx64, address));
    add(list, xprintf("--start=%s 0x%" PRIx64 " - ${fdtcontroladdr}", v7 ? "bootz" : "booti", address));
}

static bool start_board(struct transport *transport, const struct plan *plan, const char *build,
                        struct errmsg *error)
{
    struct arguments list = {0};
    bool good = image_write_package(plan, build, transport->params, error);

    if (good) {
        add_board(&list, plan, transport->params);
        good = child_start(&transport->child, list.item, error);
        arguments_free(&list);
    }
    return good;
}

bool transport_start(struct transport *transport, const struct plan *plan, const char *build,
                     const char *params, struct errmsg *error)
{
    struct arguments list = {0};
    bool good;

    *transport = (struct transport){.child = {.out = -1, .err = -1},
                                    .params = xstrdup(params),
                                    .is_board = plan->platform->serial != NULL};
    if (plan->platform->serial != NULL) {
        return start_board(transport, plan, build, error);
    }
    if (!image_write_params(plan, params, error)) {
        return false;
    }
    add(&list, program(plan));
    add_machine(&list, plan->platform->machine);
    if (plan->one_cpu) {
        add_machine(&list, plan->platform->one_cpu); /* if an option appears twice, the last one counts */
    }
    if (plan->host != NULL) {
        add_host(&list, plan, build, params);
    } else {
        add_images(&list, plan, build);
        add_params(&list, plan, params);
    }
    good = child_start(&transport->child, list.item, error);
    arguments_free(&list);
    return good;
}

int transport_console(const struct transport *transport)
{
    return transport->child.out;
}

int transport_complaints(const struct transport *transport)
{
    return transport->child.err;
}

void transport_stop(const struct transport *transport, bool at_once)
{
    child_signal(&transport->child, at_once ? SIGKILL : SIGTERM);
}

bool transport_ended(struct transport *transport, char *how, size_t size)
{
    char what[64] = "ended";
    bool clean;

    if (!child_ended(&transport->child, what, sizeof(what), &clean)) {
        return false;
    }
    snprintf(how, size, "%s %s", transport->is_board ? "the board's line" : "QEMU", what);
    return true;
}

void transport_close(struct transport *transport)
{
    child_close(&transport->child);
    if (transport->params != NULL) {
        unlink(transport->params);
    }
    free(transport->params);
    transport->params = NULL;
}
