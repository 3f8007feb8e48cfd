/* See system.h. */
#include "hosts/kvm/system.h"

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
#include "hosts/kvm/mode.h"

#define KLOG_READ_ALL 3
#define KLOG_SIZE     (1U << 18)

#define CPU0 "/sys/devices/system/cpu/cpu0/"

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

uint32_t system_cpus(void)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);

    return cpus > 0 ? (uint32_t)cpus : 1;
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
        if (*at == ' ') {
            *at = '_';
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

static const char *kvm_mode(void)
{
    char *log = calloc(KLOG_SIZE, 1);
    const char *mode = "unknown";

    if (log != NULL && klogctl(KLOG_READ_ALL, log, KLOG_SIZE - 1) > 0) {
        mode = mode_in(log);
    }
    free(log);
    return mode;
}

/* Debian's version of the kernel's package stands in what uname -v says. */
static void kernel_version(const char *said, char *version, size_t size)
{
    const char *debian = strstr(said, "Debian ");

    snprintf(version, size, "%s", debian != NULL ? debian + strlen("Debian ") : "-");
    version[strcspn(version, " ")] = '\0';
}

void system_tell(void)
{
    char version[48], midr[24], governor[24], isolated[24];
    struct utsname system;

    uname(&system);
    kernel_version(system.version, version, sizeof(version));
    read_word(CPU0 "regs/identification/midr_el1", "-", midr, sizeof(midr));
    read_word(CPU0 "cpufreq/scaling_governor", "-", governor, sizeof(governor));
    read_word("/sys/devices/system/cpu/isolated", "-", isolated, sizeof(isolated));
    console_record("host kernel=%.48s package=%s mode=%s midr=%s cpus=%u governor=%s isolated=%s",
                   system.release, version, kvm_mode(), midr, system_cpus(), governor, isolated);
}
