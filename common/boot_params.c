/*
 * Reading the line of boot parameters. No library stands behind it: shim and guest are freestanding.
 */
#include "common/boot_params.h"

bool boot_name_is(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

/* A stretch of the line: not terminated. */
struct word {
    const char *start;
    size_t length;
};

static struct word whole(const char *text)
{
    struct word word = {text, 0};

    while (text[word.length] != '\0') {
        word.length++;
    }
    return word;
}

/* Whether two stretches are the same. */
static bool words_equal(struct word a, struct word b)
{
    size_t i = 0;

    while (i < a.length && i < b.length && a.start[i] == b.start[i]) {
        i++;
    }
    return i == a.length && i == b.length;
}

static bool word_is(struct word word, const char *text)
{
    return words_equal(word, whole(text));
}

static bool word_copy(struct word word, char target[static BOOT_NAME_MAX])
{
    if (word.length >= BOOT_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < word.length; i++) {
        target[i] = word.start[i];
    }
    target[word.length] = '\0';
    return true;
}

static bool word_number(struct word word, uint32_t *number)
{
    uint32_t value = 0;

    for (size_t i = 0; i < word.length; i++) {
        uint32_t digit = (uint32_t)(uint8_t)word.start[i] - '0';

        if (digit > 9 || value > (UINT32_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *number = value;
    return word.length > 0;
}

#define NAME_TEXT(name) #name,

static const char *const without_names[] = {BOOT_WITHOUT(NAME_TEXT)};
static const char *const with_names[] = {BOOT_WITH(NAME_TEXT)};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What stands in `list` from *at on, up to `end`; *at is left behind that. */
static struct word next_of(struct word list, size_t *at, char end)
{
    struct word word = {list.start + *at, 0};

    while (*at + word.length < list.length && word.start[word.length] != end) {
        word.length++;
    }
    *at += word.length + 1;
    return word;
}

/* Sets the bit of each name that is in the list. */
static bool read_names(struct word list, const char *const *names, size_t count, uint32_t *bits)
{
    for (size_t at = 0; at < list.length;) {
        struct word word = next_of(list, &at, ',');
        size_t bit = 0;

        while (bit < count && !word_is(word, names[bit])) {
            bit++;
        }
        if (bit == count) {
            return false;
        }
        *bits |= 1U << bit;
    }
    return true;
}

static bool read_pair(struct word key, struct word value, struct boot_params *params)
{
    if (word_is(key, "hyptick")) {
        return word_number(value, &params->version);
    }
    if (word_is(key, "platform")) {
        return word_copy(value, params->platform);
    }
    if (word_is(key, "path")) {
        return word_copy(value, params->path);
    }
    if (word_is(key, "cpus")) {
        return word_number(value, &params->cpus);
    }
    if (word_is(key, "vm")) {
        return word_number(value, &params->vm);
    }
    if (word_is(key, "samples")) {
        return word_number(value, &params->samples);
    }
    if (word_is(key, "unit")) {
        params->cycles = true;
        return word_is(value, "cycles");
    }
    if (word_is(key, "without")) {
        return read_names(value, without_names, COUNT_OF(without_names), &params->without);
    }
    if (word_is(key, "with")) {
        return read_names(value, with_names, COUNT_OF(with_names), &params->with);
    }
    if (word_is(key, "experiment")) {
        params->experiments = value.start;
        params->experiments_length = value.length;
    }
    if (word_is(key, "variant")) {
        params->variants = value.start;
        params->variants_length = value.length;
    }
    return true;
}

/* The word that starts at text[*at], up to any byte of `ends`; *at is left on that byte. */
static struct word next_word(const char *text, size_t *at, const char *ends)
{
    struct word word = {&text[*at], 0};

    while (*at < BOOT_PARAMS_MAX && text[*at] != '\0' && text[*at] != '\n') {
        for (const char *end = ends; *end != '\0'; end++) {
            if (text[*at] == *end) {
                return word;
            }
        }
        *at += 1;
        word.length++;
    }
    return word;
}

bool boot_params_read(const char *text, struct boot_params *params)
{
    size_t at = 0;

    *params = (struct boot_params){.samples = 0};
    while (at < BOOT_PARAMS_MAX && text[at] != '\0' && text[at] != '\n') {
        struct word key, value;

        if (text[at] == ' ') {
            at++;
            continue;
        }
        key = next_word(text, &at, "= ");
        if (at >= BOOT_PARAMS_MAX || text[at] != '=') {
            return false;
        }
        at++;
        value = next_word(text, &at, " ");
        if (!read_pair(key, value, params)) {
            return false;
        }
    }
    return params->version == BOOT_PARAMS_VERSION;
}

bool boot_params_wants(const struct boot_params *params, const char *name)
{
    struct word list = {params->experiments, params->experiments_length};

    if (params->experiments == NULL) {
        return true;
    }
    for (size_t at = 0; at < list.length;) {
        if (word_is(next_of(list, &at, ','), name)) {
            return true;
        }
    }
    return false;
}

/* Whether `part` is one of the `k=v` of `variant`. */
static bool word_has(struct word variant, struct word part)
{
    for (size_t at = 0; at < variant.length;) {
        if (words_equal(next_of(variant, &at, ';'), part)) {
            return true;
        }
    }
    return false;
}

static bool word_has_all(struct word variant, struct word parts)
{
    for (size_t at = 0; at < parts.length;) {
        if (!word_has(variant, next_of(parts, &at, ';'))) {
            return false;
        }
    }
    return true;
}

bool boot_params_wants_variant(const struct boot_params *params, const char *variant)
{
    struct word list = {params->variants, params->variants_length};

    for (size_t at = 0; at < list.length;) {
        if (word_has_all(whole(variant), next_of(list, &at, ','))) {
            return true;
        }
    }
    return params->variants == NULL;
}

static bool word_has_any(struct word variant, struct word parts)
{
    for (size_t at = 0; at < parts.length;) {
        if (word_has(variant, next_of(parts, &at, ';'))) {
            return true;
        }
    }
    return false;
}

bool boot_params_asks(const struct boot_params *params, const char *pairs, const char *unless)
{
    struct word list = {params->variants, params->variants_length};

    for (size_t at = 0; params->variants != NULL && at < list.length;) {
        struct word variant = next_of(list, &at, ',');

        if (word_has_all(variant, whole(pairs)) && !word_has_any(variant, whole(unless))) {
            return true;
        }
    }
    return false;
}
