/* See params.h. */
#include "hosts/kvm/params.h"

#include <string.h>

static const char *value_of(const char *word, const char *key)
{
    size_t length = strlen(key);

    return strncmp(word, key, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

const char *params_get(const struct params *params, const char *key)
{
    for (int i = 0; i < params->count; i++) {
        const char *value = value_of(params->word[i], key);

        if (value != NULL) {
            return value;
        }
    }
    return NULL;
}

bool params_name(const char *list, size_t index, char name[static BOOT_NAME_MAX])
{
    size_t length;

    for (; index > 0; index--) {
        list = strchr(list, ',');
        if (list == NULL) {
            return false;
        }
        list++;
    }
    length = strcspn(list, ",");
    if (length == 0 || length >= BOOT_NAME_MAX) {
        return false;
    }
    memcpy(name, list, length);
    name[length] = '\0';
    return true;
}

/* The words that go on to a guest as they are: not those that are the VMM's own or have a value for each. */
static bool is_passed_on(const struct params *params, const char *word)
{
    static const char *const others[] = {"experiment", "samples", "guest", "guests", "silence"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (value_of(word, others[i]) != NULL) {
            return false;
        }
    }
    return params->platform == NULL || value_of(word, "platform") == NULL;
}

/* Appends `text` to `line`; false, now and from then on, where it does not fit. */
static bool append(char *line, size_t size, const char *text)
{
    size_t used = strlen(line), length = strlen(text);

    if (length >= size - used) {
        return false;
    }
    memcpy(line + used, text, length + 1);
    return true;
}

/* One `key=value` with a blank behind it. */
static bool append_pair(char *line, size_t size, const char *key, const char *value)
{
    return append(line, size, key) && append(line, size, "=") && append(line, size, value) &&
           append(line, size, " ");
}

bool params_line(const struct params *params, size_t index, const char *more, char *line, size_t size)
{
    const char *experiments = params_get(params, "experiment");
    const char *samples = params_get(params, "samples");
    char experiment[BOOT_NAME_MAX], count[BOOT_NAME_MAX];
    bool fits = true;

    line[0] = '\0';
    if (experiments == NULL || !params_name(experiments, index, experiment)) {
        return false;
    }
    for (int i = 0; i < params->count; i++) {
        if (is_passed_on(params, params->word[i])) {
            fits = fits && append(line, size, params->word[i]) && append(line, size, " ");
        }
    }
    if (params->platform != NULL) {
        fits = fits && append_pair(line, size, "platform", params->platform);
    }
    if (samples != NULL && (params_name(samples, strchr(samples, ',') != NULL ? index : 0, count))) {
        fits = fits && append_pair(line, size, "samples", count);
    }
    return fits && append_pair(line, size, "experiment", experiment) && append(line, size, more) &&
           append(line, size, "\n");
}
