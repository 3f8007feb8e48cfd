/* See row.h: what a row came to, whether that needs a second run, and what two runs of it must share. */
#include <inttypes.h>
#include <string.h>

#include "bench/row.h"

struct variant *row_find(const struct row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(row->variant[i]->name, name) == 0) {
            return row->variant[i];
        }
    }
    return NULL;
}

const struct variant *row_worst(const struct row *row)
{
    const struct variant *worst = NULL;

    for (size_t i = 0; i < row->count; i++) {
        if (worst == NULL || row->variant[i]->status > worst->status) {
            worst = row->variant[i];
        }
    }
    return worst;
}

size_t row_unsupported(const struct row *row)
{
    size_t count = 0;

    for (size_t i = 0; i < row->count; i++) {
        count += row->variant[i]->status == UNSUPPORTED ? 1 : 0;
    }
    return count;
}

enum status row_status(const struct row *row)
{
    const struct variant *worst = row_worst(row);

    if (worst == NULL || (worst->status == UNSUPPORTED && row_unsupported(row) < row->count)) {
        return OK;
    }
    return worst->status;
}

static bool doubtful(const struct variant *variant, struct odd *odd)
{
    return variant->status == OK && steady_but_for_few(&variant->steady, odd);
}

bool row_doubtful(const struct row *row)
{
    struct odd odd;

    /* Another system below the guest has a tick of its own: what is rare there is no mistake. */
    if (row->plan->traced || row->plan->host != NULL || strcmp(row->unit, UNIT_EXACT) != 0) {
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        if (doubtful(row->variant[i], &odd)) {
            return true;
        }
    }
    return false;
}

static void say_differs(struct variant *variant)
{
    struct odd odd;

    if (doubtful(variant, &odd)) {
        variant_note(variant, FAILED,
                     "%" PRIu64 " of %" PRIu64 " samples %s not %" PRId64 " (but %" PRId64
                     "), and a second run did not have the same",
                     odd.count, variant->steady.count, odd.count == 1 ? "is" : "are", odd.usual, odd.value);
    } else {
        variant_note(variant, FAILED, "a second run did not have the same samples");
    }
}

static void say_unconfirmed(struct variant *variant, const char *why)
{
    variant_note(variant, INCOMPLETE, "its second run, which was to confirm it: %s", why);
}

void row_unconfirmed(struct row *row, const char *why)
{
    struct odd odd;

    for (size_t i = 0; i < row->count; i++) {
        if (doubtful(row->variant[i], &odd)) {
            say_unconfirmed(row->variant[i], why);
        }
    }
}

void row_confirm(struct row *row, const struct row *second)
{
    for (size_t i = 0; i < row->count; i++) {
        struct variant *variant = row->variant[i];
        const struct variant *other = row_find(second, variant->name);

        if (variant->status != OK) {
            continue;
        }
        if (other == NULL || other->status != OK) {
            const struct variant *worst = other != NULL ? other : row_worst(second);

            say_unconfirmed(variant,
                            worst->reason != NULL ? worst->reason : "it did not come to this variant");
        } else if (other->steady.digest != variant->steady.digest) {
            say_differs(variant);
        }
    }
}
