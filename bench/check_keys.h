/* Keys of run.csv that say something of a variant (docs/schema.md), held against the schema. */
#ifndef BENCH_CHECK_KEYS_H
#define BENCH_CHECK_KEYS_H

#include <stdbool.h>

#include "bench/check_known.h"

bool key_of_variant(const char *key);

/*
 * Notes what such a key says, in the list of what was measured or of what was traced. False with `error`
 * where it cannot be.
 */
bool key_take(const char *key, const char *value, struct known_list *plain, struct known_list *traced,
              struct errmsg *error);

#endif
