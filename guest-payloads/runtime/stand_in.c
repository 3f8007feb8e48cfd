/*
 * See stand_in.h.
 */
#include "runtime/stand_in.h"

#include "runtime/run.h"

struct experiment *stand_in_for(struct stand_ins *all, const struct experiment *own,
                                const struct variant *variant)
{
    struct stand_in *stand_in = &all->experiments[all->experiment_count];
    struct variant *variants = &all->variants[all->variant_count];

    if (all->experiment_count == STAND_IN_EXPERIMENTS ||
        all->variant_count + own->variant_count > STAND_IN_VARIANTS) {
        run_end(false);
    }
    stand_in->own = own;
    stand_in->mine = *own;
    stand_in->mine.variants = variants;
    for (size_t i = 0; i < own->variant_count; i++) {
        variants[i] = *variant;
        variants[i].name = own->variants[i].name;
    }
    all->experiment_count++;
    all->variant_count += own->variant_count;
    return &stand_in->mine;
}

const struct variant *stand_in_own(const struct stand_ins *all, const struct variant *mine,
                                   const struct experiment **experiment)
{
    const struct variant *own = NULL;

    for (size_t i = 0; i < all->experiment_count; i++) {
        const struct stand_in *stand_in = &all->experiments[i];
        size_t at = (size_t)(mine - stand_in->mine.variants);

        if (mine >= stand_in->mine.variants && at < stand_in->mine.variant_count) {
            *experiment = stand_in->own;
            own = &stand_in->own->variants[at];
        }
    }
    return own;
}
