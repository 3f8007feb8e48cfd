/* See status.h. */
#include "bench/status.h"

#include <stddef.h>
#include <string.h>

#include "common/record.h"

static const char *const words[] = {
    [OK] = STATUS_OK,
    [UNSUPPORTED] = STATUS_UNSUPPORTED,
    [INCOMPLETE] = STATUS_INCOMPLETE,
    [FAILED] = STATUS_FAILED,
};

const char *status_word(enum status status)
{
    return words[status];
}

bool status_parse(const char *word, enum status *status)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(word, words[i]) == 0) {
            *status = (enum status)i;
            return true;
        }
    }
    return false;
}
