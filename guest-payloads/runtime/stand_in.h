/*
 * Experiments that stand in for others: each of their variants does something besides, and has the other's do
 * the rest. Such a thing is apart from the runner, whose loop keeps its instructions.
 */
#ifndef RUNTIME_STAND_IN_H
#define RUNTIME_STAND_IN_H

#include "runtime/experiment.h"

/* All experiments, and their variants, have room. */
#define STAND_IN_EXPERIMENTS 32U
#define STAND_IN_VARIANTS    256U

struct stand_ins {
    struct stand_in {
        struct experiment mine;
        const struct experiment *own;
    } experiments[STAND_IN_EXPERIMENTS];
    struct variant variants[STAND_IN_VARIANTS];
    size_t experiment_count, variant_count;
};

/*
 * One more that stands in for `own`, with the functions of `variant` in each of its variants. Ends the run
 * where there is no room.
 */
struct experiment *stand_in_for(struct stand_ins *all, const struct experiment *own,
                                const struct variant *variant);

/* What the variant `mine` stands in for, and of which experiment it is. */
const struct variant *stand_in_own(const struct stand_ins *all, const struct variant *mine,
                                   const struct experiment **experiment);

#endif
