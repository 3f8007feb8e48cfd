/* See system.h. */
#include "hosts/kvm/system.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "hosts/kvm/console.h"
#include "hosts/kvm/cpus.h"
#include "hosts/kvm/machine.h"
#include "hosts/kvm/mode.h"

#define KLOG_READ_ALL 3
#define KLOG_SIZE     (1U << 18)

#define CPU_FILES "/sys/devices/system/cpu/"
#define ISOLATED  CPU_FILES "isolated"
#define GOVERNOR  CPU_FILES "cpu%u/cpufreq/scaling_governor"
#define MIDR      CPU_FILES "cpu%u/regs/identification/midr_el1"

void system_start(void)
{
    static const char *const mounts[][2] = {{"devtmpfs", "/dev"}, {"proc", "/proc"}, {"sysfs", "/sys"}};

    for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
        mkdir(mounts[i][1], 0755);
        mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL);
    }
}

void system_off(void)
{
    sync();
    reboot(RB_POWER_OFF);
    for (;;) {
        pause();
    }
}

/* A file's first line, its blanks joined by `_`; `otherwise` where it is missing or empty. */
static void read_word(const char *name, const char *otherwise, char *word, size_t size)
{
    FILE *file = fopen(name, "re");

    if (file == NULL || fgets(word, (int)size, file) == NULL || word[strcspn(word, "\n")] == word[0]) {
        snprintf(word, size, "%s", otherwise);
    }
    word[strcspn(word, "\n")] = '\0';
    for (char *at = word; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ') {
            *at = '_';
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

/* A word of a CPU's own; `file` has a place for its number. */
static void read_word_of_cpu(const char *file, uint32_t cpu, char *word, size_t size)
{
    char name[80];

    snprintf(name, sizeof(name), file, cpu);
    read_word(name, "-", word, size);
}

static const char *mode_of_log(void)
{
    char *log = calloc(KLOG_SIZE, 1);
    const char *mode = "unknown";

    if (log != NULL && klogctl(KLOG_READ_ALL, log, KLOG_SIZE - 1) > 0) {
        mode = mode_in(log);
    }
    free(log);
    return mode;
}

/* The log may be root's alone to read, and after some days it has lost its beginning. */
static const char *mode_of_timer(void)
{
    char *text = calloc(KLOG_SIZE, 1);
    int fd = open("/proc/interrupts", O_RDONLY | O_CLOEXEC);
    const char *mode = "unknown";
    size_t used = 0;
    ssize_t got;

    while (text != NULL && fd >= 0 && (got = read(fd, text + used, KLOG_SIZE - 1 - used)) > 0) {
        used += (size_t)got;
    }
    if (text != NULL) {
        mode = mode_by_timer(text);
    }
    if (fd >= 0) {
        close(fd);
    }
    free(text);
    return mode;
}

static const char *kvm_mode(void)
{
    const char *mode = mode_of_log();

    return strcmp(mode, "unknown") != 0 ? mode : mode_of_timer();
}

/* Whether this process may run there: then its threads can be pinned to it. */
static bool may_use(uint32_t cpu)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    return sched_setaffinity(0, sizeof(one), &one) == 0;
}

/* Isolated CPUs are not among those that a process may use unless it asks for them. */
void system_take_cpus(void)
{
    char isolated[256];
    cpu_set_t before, usable;

    read_word(ISOLATED, "", isolated, sizeof(isolated));
    CPU_ZERO(&before);
    CPU_ZERO(&usable);
    sched_getaffinity(0, sizeof(before), &before);
    for (uint32_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &before) || (isolated[0] != '\0' && may_use(cpu))) {
            CPU_SET(cpu, &usable);
        }
    }
    sched_setaffinity(0, sizeof(before), &before);
    machine.vcpu_count = cpus_order(isolated, &usable, machine.cpu, VCPUS_MAX);
}

/* Debian's version of the kernel's package stands in what uname -v says. */
static void kernel_version(const char *said, char *version, size_t size)
{
    const char *debian = strstr(said, "Debian ");

    snprintf(version, size, "%s", debian != NULL ? debian + strlen("Debian ") : "-");
    version[strcspn(version, " ")] = '\0';
}

static long cpus_online(void)
{
    return sysconf(_SC_NPROCESSORS_ONLN);
}

const char *system_release(void)
{
    static struct utsname system;

    uname(&system);
    return system.release;
}

void system_tell(void)
{
    char version[48], midr[24], governor[24], isolated[24];
    struct utsname system;

    uname(&system);
    kernel_version(system.version, version, sizeof(version));
    read_word_of_cpu(MIDR, 0, midr, sizeof(midr));
    read_word_of_cpu(GOVERNOR, 0, governor, sizeof(governor));
    read_word(ISOLATED, "-", isolated, sizeof(isolated));
    console_record("host kernel=%.48s package=%s mode=%s midr=%s cpus=%ld governor=%s isolated=%s",
                   system.release, version, kvm_mode(), midr, cpus_online(), governor, isolated);
}

/* Its name is the device tree's or the firmware's; the guest says the CPU's. All must fit into a record. */
void system_tell_here(uint32_t gic)
{
    char product[33], name[33], version[21], governor[13], isolated[17], pinned[17];
    struct utsname system;

    uname(&system);
    kernel_version(system.version, version, sizeof(version));
    read_word("/sys/class/dmi/id/product_name", "-", product, sizeof(product));
    read_word("/sys/firmware/devicetree/base/model", product, name, sizeof(name));
    read_word_of_cpu(GOVERNOR, machine.cpu[0], governor, sizeof(governor));
    read_word(ISOLATED, "-", isolated, sizeof(isolated));
    cpus_text(machine.cpu, machine.vcpu_count, pinned, sizeof(pinned));
    console_record("host machine=%s kernel=%.32s package=%s mode=%s cpus=%ld pinned=%s governor=%s "
                   "isolated=%s gic=%u",
                   name, system.release, version, kvm_mode(), cpus_online(), pinned, governor, isolated, gic);
}
