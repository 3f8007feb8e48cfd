/*
 * The transports of transport.h: an emulated machine, QEMU with the guest's console as its stdout; a board;
 * and the machine itself.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/arguments.h"
#include "bench/child.h"
#include "bench/hosted.h"
#include "bench/images.h"
#include "bench/line.h"
#include "bench/local.h"
#include "bench/transport.h"

#define VERSION_LIMIT_MS 10000

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
    return image_check(plan, build, error);
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
    if (platform->here) {
        return version[0] != '\0' || local_check(plan, build, version, size, error);
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
    return plan->host != NULL ? hosted_check(plan, build, error) : image_check(plan, build, error);
}

static void add_images(struct arguments *list, const struct plan *plan, const char *build)
{
    arguments_add(list, xstrdup("-kernel"));
    if (image_is_native(plan)) {
        arguments_add(list, image_first(plan, build));
    } else {
        char *guest = image_elf(plan, build, "guest");
        char *escaped = arguments_escape(guest);

        arguments_add(list, image_first(plan, build));
        arguments_add(list, xstrdup("-device"));
        arguments_add(list, xprintf("loader,file=%s", escaped));
        free(escaped);
        free(guest);
    }
}

/* The boot parameters, in memory. */
static void add_params(struct arguments *list, const struct plan *plan, const char *params)
{
    char *escaped = arguments_escape(params);

    arguments_add(list, xstrdup("-device"));
    arguments_add(list, xprintf("loader,file=%s,addr=0x%" PRIx64 ",force-raw=on", escaped,
                                plan->platform->params_base));
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

static void add_host(struct arguments *list, const struct plan *plan, const char *build, const char *params)
{
    hosted_arguments(list, plan, build, params, true);
    if (plan->host->append[0] != '\0') {
        arguments_add(list, xstrdup("-append"));
        arguments_add(list, hosted_text(plan->host->append, plan, build, params, false));
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

    arguments_add(list, xstrdup("/proc/self/exe"));
    arguments_add(list, xstrdup("board"));
    arguments_add(list, xprintf("--serial=%s", serial->device));
    arguments_add(list, xprintf("--baud=%" PRIu64, serial->baud));
    arguments_add(list, xprintf("--reset=%s", serial->reset != NULL ? serial->reset : ""));
    arguments_add(list, xprintf("--image=%s", file));
    arguments_add(list, xprintf("--address=0x%" PRIx64, address));
    arguments_add(list,
                  xprintf("--start=%s 0x%" PRIx64 " - ${fdtcontroladdr}", v7 ? "bootz" : "booti", address));
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

/* On the machine itself the VMM is the program, and takes the boot parameters as its words. */
static bool start_local(struct transport *transport, const struct plan *plan, const char *build,
                        struct errmsg *error)
{
    struct arguments list = {0};
    bool good;

    local_command(&list, plan, build);
    good = child_start(&transport->child, list.item, error);
    arguments_free(&list);
    return good;
}

bool transport_start(struct transport *transport, const struct plan *plan, const char *build,
                     const char *params, struct errmsg *error)
{
    struct arguments list = {0};
    bool good;

    *transport = (struct transport){.child = {.out = -1, .err = -1},
                                    .params = xstrdup(params),
                                    .who = plan->platform->serial != NULL ? "the board's line"
                                           : plan->platform->here         ? "the VMM"
                                                                          : "QEMU"};
    if (plan->platform->serial != NULL) {
        return start_board(transport, plan, build, error);
    }
    if (plan->platform->here) {
        return start_local(transport, plan, build, error);
    }
    if (!image_write_params(plan, params, error)) {
        return false;
    }
    arguments_add(&list, program(plan));
    arguments_words(&list, plan->platform->machine);
    if (plan->one_cpu) {
        arguments_words(&list, plan->platform->one_cpu); /* if an option appears twice, the last one counts */
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
    snprintf(how, size, "%s %s", transport->who, what);
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
