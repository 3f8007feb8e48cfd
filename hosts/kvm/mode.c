/*
 * The lines of arch/arm64/kvm/arm.c, of Linux 6.1 and of 6.12: each is a part of another one.
 */
#include "hosts/kvm/mode.h"

#include <stddef.h>
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
