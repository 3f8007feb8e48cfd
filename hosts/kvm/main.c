/*
 * The VMM: carries the guest on Linux KVM, one VM for each experiment that is asked for.
 *
 *   vmm [KEY=VALUE]...     the boot parameters of docs/records.md; and
 *                          guest=FILE      the image (/guest.elf)
 *                          silence=N       seconds without a line after which a guest is given up (30)
 *
 * As process 1 it is all of the system's user space, and switches the machine off at its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hosts/kvm/console.h"
#include "hosts/kvm/machine.h"
#include "hosts/kvm/params.h"
#include "hosts/kvm/system.h"

#define SILENCE_S 30U

/* What a guest here has not, and has besides (docs/records.md). */
#define OFFERS      "without=counters,hypercalls with=counts,slow_doorbell"
#define OFFERS_USER "without=counters,hypercalls with=counts"

static const uint8_t *map_file(const char *name, size_t *length)
{
    struct stat status;
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    void *data = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0) {
        *length = (size_t)status.st_size;
        data = mmap(NULL, *length, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    return data != MAP_FAILED ? data : NULL;
}

/* The guest's machine: the GIC that its platform's name ends in. */
static const struct map *map_of(const char *platform)
{
    return strstr(platform, "gicv3") != NULL ? &map_gicv3 : &map_gicv2;
}

/* In a process of its own, so that whatever a guest does ends with it. */
static void run_guest(const struct params *params, size_t index)
{
    const char *platform = params_get(params, "platform");
    const char *guest = params_get(params, "guest");
    const char *silence = params_get(params, "silence");
    const char *path = params_get(params, "path");
    const struct map *map = map_of(platform != NULL ? platform : "");
    bool user_gic = path != NULL && strcmp(path, "kvm-user") == 0;
    char line[BOOT_PARAMS_MAX];
    size_t length = 0;
    const uint8_t *image = map_file(guest != NULL ? guest : "/guest.elf", &length);

    if (image == NULL) {
        machine_stop("no_image_of_the_guest errno=%s", strerrorname_np(errno));
    }
    if (!params_line(params, index, user_gic ? OFFERS_USER : OFFERS, line, sizeof(line))) {
        machine_stop("the_boot_parameters_cannot_be_read");
    }
    if (!machine_open()) {
        machine_stop("no_kvm errno=%s", strerrorname_np(errno));
    }
    machine_create(map, user_gic, system_cpus(), image, length);
    machine_put_params(line);
    machine_run(silence != NULL ? (uint32_t)strtoul(silence, NULL, 10) : SILENCE_S);
    console_flush();
    _exit(EXIT_SUCCESS);
}

/* Says which guest follows and what carries it, runs it, and makes sure that its end is reported. */
static bool measure(const struct params *params, size_t index, const char *experiment)
{
    int status = 0;
    pid_t child;

    console_record("next experiment=%s", experiment);
    system_tell();
    child = fork();
    if (child == 0) {
        run_guest(params, index);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        console_record("stop reason=no_process_for_the_guest");
        return false;
    }
    if (WIFSIGNALED(status)) {
        console_record("stop reason=the_vmm_was_killed signal=%d", WTERMSIG(status));
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct params params = {.word = argv + 1, .count = argc - 1};
    char experiment[BOOT_NAME_MAX];
    bool first = getpid() == 1, good = true;
    const char *list;

    if (first) {
        system_start();
    }
    list = params_get(&params, "experiment");
    for (size_t i = 0; list != NULL && params_name(list, i, experiment); i++) {
        good = measure(&params, i, experiment) && good;
    }
    if (first) {
        system_off();
    }
    if (list == NULL) {
        fprintf(stderr, "vmm: no experiment=NAME[,NAME...] among the boot parameters\n");
        return 2;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
