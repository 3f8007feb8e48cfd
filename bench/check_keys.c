/* See check_keys.h. */
#include "bench/check_keys.h"

#include <string.h>

#include "bench/check_tables.h"
#include "bench/number.h"

/* Keys that say something of a variant: what stands before its name. */
static const struct variant_key {
    const char *prefix;
    bool traced;
    enum variant_says { SAYS_STATUS, SAYS_REASON, SAYS_SAMPLES, SAYS_OTHER_WAYS } says;
} variant_keys[] = {
    {"status:", false, SAYS_STATUS},      {"reason:", false, SAYS_REASON},
    {"samples:", false, SAYS_SAMPLES},    {"trace:", true, SAYS_STATUS},
    {"trace_reason:", true, SAYS_REASON}, {"trace_other_ways:", true, SAYS_OTHER_WAYS},
};

static const struct variant_key *find_variant_key(const char *key)
{
    for (size_t i = 0; i < sizeof(variant_keys) / sizeof(variant_keys[0]); i++) {
        if (strncmp(key, variant_keys[i].prefix, strlen(variant_keys[i].prefix)) == 0) {
            return &variant_keys[i];
        }
    }
    return NULL;
}

/* Samples that are in no row of stages.csv; `known` is the traced variant, NULL where there is none. */
static bool check_other_ways(const struct known *known, const char *name, const char *value,
                             struct errmsg *error)
{
    uint64_t count;

    if (known == NULL || known->status != OK) {
        return refuse(error, "samples of other ways without a trace that is ok: %s", name);
    }
    return (number_u64(value, &count) && count != 0) ||
           refuse(error, "'%s' is not a number of samples above 0: %s", value, name);
}

/* The samples of a variant. */
static bool check_samples(struct known *known, const char *name, const char *value, struct errmsg *error)
{
    if (known == NULL || known->status != OK) {
        return refuse(error, "samples of a variant that is not ok: %s", name);
    }
    known->told = true;
    return number_u64(value, &known->want) ||
           refuse(error, "'%s' is not a number of samples: %s", value, name);
}

bool key_of_variant(const char *key)
{
    return find_variant_key(key) != NULL;
}

bool key_take(const char *key, const char *value, struct known_list *plain, struct known_list *traced,
              struct errmsg *error)
{
    const struct variant_key *kind = find_variant_key(key);
    const char *name = key + strlen(kind->prefix);
    struct known_list *list = kind->traced ? traced : plain;
    struct known *known = known_find(list, name);
    size_t slashes = 0;
    enum status status;

    if (kind->says == SAYS_OTHER_WAYS) {
        return check_other_ways(known, name, value, error);
    }
    if (kind->says == SAYS_SAMPLES) {
        return check_samples(known, name, value, error);
    }
    if (kind->says == SAYS_REASON) {
        if (known == NULL || known->status == OK) {
            return refuse(error, "a reason without a status that needs one: %s", name);
        }
        known->reason = value[0] != '\0';
        return known->reason || refuse(error, "the reason is empty: %s", name);
    }
    for (const char *at = name; *at != '\0'; at++) {
        slashes += *at == '/' ? 1 : 0;
    }
    if (slashes < 3) {
        return refuse(error, "'%s' is not platform/path/experiment/variant", name);
    }
    if (!status_parse(value, &status)) {
        return refuse(error, "status '%s' is not %s", value, field_says(FIELD_STATUS));
    }
    known_add(list, name, status);
    return true;
}
