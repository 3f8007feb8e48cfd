/*
 * The VMM: carries the guest on Linux KVM, one VM for each experiment that is asked for.
 *
 *   vmm [KEY=VALUE]...     the boot parameters of docs/records.md; and
 *                          guest=FILE      the image (/guest.elf)
 *                          guests=FOLDER   in place of it: on the machine as it is, the image that fits what
 *                                          its KVM offers is FOLDER/PLATFORM/guest.elf
 *                          silence=N       seconds without a line after which a guest is given up (30)
 *   vmm probe              prints what KVM offers, or why there is none (exit status 1)
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
#include "hosts/kvm/guest.h"
#include "hosts/kvm/machine.h"
#include "hosts/kvm/params.h"
#include "hosts/kvm/system.h"

#define SILENCE_S 30U

/* What a guest here has not, and has besides (docs/records.md). */
#define OFFERS      "without=counters,hypercalls with=counts,slow_doorbell"
#define OFFERS_USER "without=counters,hypercalls with=counts"
#define AND_CYCLES  ",cycle_counter"

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

/* In a process of its own, so that whatever a guest does ends with it. */
static void run_guest(const struct params *params, const struct guest *guest, size_t index)
{
    const char *silence = params_get(params, "silence");
    char line[BOOT_PARAMS_MAX], offers[96];
    size_t length = 0;
    const uint8_t *image = map_file(guest->file, &length);

    if (image == NULL) {
        machine_stop("no_image_of_the_guest errno=%s", strerrorname_np(errno));
    }
    snprintf(offers, sizeof(offers), "%s%s", guest->user_gic ? OFFERS_USER : OFFERS,
             guest->cycle_counter ? AND_CYCLES : "");
    if (!params_line(params, index, offers, line, sizeof(line))) {
        machine_stop("the_boot_parameters_cannot_be_read");
    }
    if (!machine_open()) {
        machine_stop("no_kvm errno=%s", strerrorname_np(errno));
    }
    machine.cycle_counter = guest->cycle_counter;
    machine_create(guest->map, guest->user_gic, image, length);
    machine_put_params(line);
    machine_run(silence != NULL ? (uint32_t)strtoul(silence, NULL, 10) : SILENCE_S);
    console_flush();
    _exit(EXIT_SUCCESS);
}

/* Says which guest follows and what carries it, runs it, and makes sure that its end is reported. */
static bool measure(const struct params *params, const struct guest *guest, size_t index,
                    const char *experiment)
{
    int status = 0;
    pid_t child;

    console_record("next experiment=%s", experiment);
    if (params->platform != NULL) {
        system_tell_here(guest->map->gic);
    } else {
        system_tell();
    }
    child = fork();
    if (child == 0) {
        run_guest(params, guest, index);
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

/* Runs a guest for each experiment of `list`; false where one of them did not end well. */
static bool measure_all(struct params *params, const char *list)
{
    bool here = params_get(params, "guests") != NULL, good = true;
    char experiment[BOOT_NAME_MAX];
    struct guest guest;
    struct offer offer;
    const char *wrong;

    if (here && !offer_find(&offer)) {
        machine_stop("no_kvm errno=%s", strerrorname_np(errno));
    }
    wrong = guest_choose(&guest, params, here ? &offer : NULL);
    if (wrong != NULL) {
        machine_stop("%s", wrong);
    }
    params->platform = here ? guest.platform : NULL;
    system_take_cpus();
    for (size_t i = 0; params_name(list, i, experiment); i++) {
        good = measure(params, &guest, i, experiment) && good;
    }
    return good;
}

static int probe(void)
{
    struct offer offer;

    if (!offer_find(&offer)) {
        printf("/dev/kvm cannot be used: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    if (offer.gic == 0) {
        printf("this KVM has no GIC for a guest\n");
        return EXIT_FAILURE;
    }
    printf("KVM of Linux %s, gic=%u\n", system_release(), offer.gic);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct params params = {.word = argv + 1, .count = argc - 1};
    bool first = getpid() == 1, good = true;
    const char *list;

    if (argc == 2 && strcmp(argv[1], "probe") == 0) {
        return probe();
    }
    if (first) {
        system_start();
    }
    list = params_get(&params, "experiment");
    if (list != NULL) {
        good = measure_all(&params, list);
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
