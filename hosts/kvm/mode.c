/*
 * The lines of arch/arm64/kvm/arm.c, of Linux 6.1 and of 6.12: each is a part of another one.
 */
#include "hosts/kvm/mode.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *mode_in(const char *log)
{
    static const struct {
        const char *line;
        const char *mode;
    } modes[] = {
        {"Protected nVHE mode initialized successfully", "protected"},
        {"nVHE mode initialized successfully", "nvhe"}, /* 6.12 */
        {"Hyp mode initialized successfully", "nvhe"},  /* 6.1 */
        {"VHE mode initialized successfully", "vhe"},
    };

    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strstr(log, modes[i].line) != NULL) {
            return modes[i].mode;
        }
    }
    return "unknown";
}

/* PPIs of the generic timer (drivers/clocksource/arm_arch_timer.c says which one a kernel takes). */
#define PPI_HYP_TIMER      26UL
#define PPI_PHYSICAL_TIMER 30UL

/* The PPI in a line `IRQ: COUNT... CHIP PPI Level arch_timer`, of which `name` is the end; 0: there is none.
 */
static unsigned long ppi_before(const char *name, const char *text)
{
    const char *at = name;

    while (at > text && *at != '\n' && strncmp(at, " Level", 6) != 0) {
        at--;
    }
    while (at > text && isdigit((unsigned char)at[-1])) {
        at--;
    }
    return isdigit((unsigned char)*at) ? strtoul(at, NULL, 10) : 0;
}

const char *mode_by_timer(const char *interrupts)
{
    const char *name = strstr(interrupts, " arch_timer");
    unsigned long ppi = name != NULL ? ppi_before(name, interrupts) : 0;

    return ppi == PPI_HYP_TIMER ? "vhe" : ppi == PPI_PHYSICAL_TIMER ? "nvhe" : "unknown";
}
