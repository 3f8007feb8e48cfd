/* See row.h: which rows are run a second time, and what two runs of one must share. */
#include <inttypes.h>
#include <string.h>

#include "bench/row.h"

static bool doubtful(const struct variant *variant, struct odd *odd)
{
    return variant->status == OK && steady_but_for_few(&variant->steady, odd);
}

bool row_doubtful(const struct row *row)
{
    struct odd odd;

    if (row->plan->traced || strcmp(row->plan->platform->unit, UNIT_EXACT) != 0) {
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

            variant_note(variant, INCOMPLETE, "its second run, which was to confirm it: %s",
                         worst->reason != NULL ? worst->reason : "it did not come to this variant");
        } else if (other->steady.digest != variant->steady.digest) {
            say_differs(variant);
        }
    }
}
