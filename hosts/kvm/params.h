/* The boot parameters as the VMM sees them: words `key=value`, of which it changes a few (docs/records.md).
 */
#ifndef KVM_PARAMS_H
#define KVM_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/boot_params.h"

/* What is asked of this boot: the words as they came, each `key=value`. */
struct params {
    char *const *word;
    int count;
    const char *platform; /* of the guest's image, where the words name another; NULL: they name it */
};

/* The value of a key; NULL where no word has it. */
const char *params_get(const struct params *params, const char *key);

/*
 * The name at place `index` of the comma-separated list `list`, into `name`. False when there are fewer, or
 * it is empty or too long.
 */
bool params_name(const char *list, size_t index, char name[static BOOT_NAME_MAX]);

/*
 * The line for the guest of the experiment at place `index`, with `more` (words of the VMM's own) at its end,
 * its LF and NUL: of `samples` it gets one, or the one at its place. False when there is no such experiment,
 * or it does not fit in `size`.
 */
bool params_line(const struct params *params, size_t index, const char *more, char *line, size_t size);

#endif
