/* See variant_counters.h. */
#include "bench/variant_counters.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/number.h"

/* A counter without a number is a host's: its variant is not known before the next record that has one. */
static void take_hosts_counter(struct variant *variant, const char *name, uint64_t value)
{
    if (strcmp(name, RECORD_HOST_COUNTERS) == 0) {
        variant->host_said = value;
        variant->host_has_said = true;
        return;
    }
    variant->of_host++;
    variant->held = xrealloc(variant->held, (variant->held_count + 1) * sizeof(*variant->held));
    variant->held[variant->held_count++] = (struct counted){xstrdup(name), value};
}

static void put_counter(struct variant *variant, const char *name, uint64_t value, struct csv_out *out)
{
    char *row, *at;

    steady_counter(&variant->steady, name, value);
    tallied_counter(&variant->tallied, name, value);
    if (out == NULL) {
        return;
    }
    row = csv_room(out, strlen(variant->prefix) + (size_t)2 * RECORD_LINE_MAX + NUMBER_WIDTH + 4);
    at = stpcpy(row, variant->prefix);
    at = csv_quote(at, name);
    at += sprintf(at, ",%" PRIu64 "\n", value);
    out->used += (size_t)(at - row);
}

void variant_counter(struct variant *variant, const struct record *record, unsigned long line,
                     struct csv_out *out)
{
    const char *name = record->token[0].value;
    uint64_t value;

    if (record->count != 2 || record->token[0].key != NULL || record->token[1].key != NULL ||
        !number_u64(record->token[1].value, &value)) {
        variant_note(variant, INCOMPLETE, "line %lu: a cnt record that is not a name and a number", line);
        return;
    }
    if (!names_add(&variant->counters, name)) {
        variant_note(variant, INCOMPLETE, "line %lu: counter %s came again", line, name);
        return;
    }
    if (record->numbered) {
        put_counter(variant, name, value, out);
    } else {
        take_hosts_counter(variant, name, value);
    }
}

void variant_put_held(struct variant *variant, struct csv_out *out)
{
    for (size_t i = 0; i < variant->held_count; i++) {
        put_counter(variant, variant->held[i].name, variant->held[i].value, out);
        free(variant->held[i].name);
    }
    variant->held_count = 0;
}

void variant_hosts_counters_done(struct variant *variant, unsigned long line)
{
    if (variant->of_host > 0 && !variant->host_has_said) {
        variant_note(variant, INCOMPLETE, "line %lu: how many counters the host printed is missing", line);
    } else if (variant->of_host != variant->host_said) {
        variant_note(variant, INCOMPLETE,
                     "line %lu: the host printed %" PRIu64 " counters, %" PRIu64 " arrived", line,
                     variant->host_said, variant->of_host);
    }
}
