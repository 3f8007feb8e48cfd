/* See tick_kept.h. */
#include "experiments/tick_kept.h"

#include "runtime/experiment.h"

static volatile int32_t kept[TICKS_KEPT];
static volatile uint32_t came; /* counted by the handler alone */
static uint32_t taken;

void ticks_forget(void)
{
    taken = came;
}

void tick_keep(int32_t late)
{
    kept[came % TICKS_KEPT] = late;
    came++;
}

bool tick_take(void (*load)(uint32_t step), uint32_t steps, int32_t *late)
{
    for (uint32_t step = 0; came == taken; step++) {
        if (step == steps) {
            return false;
        }
        load(step);
    }
    *late = kept[taken % TICKS_KEPT];
    taken++;
    if (came - taken >= TICKS_KEPT) { /* what was taken may be that of a later one */
        experiment_failure = "more_ticks_came_at_once_than_are_kept";
        return false;
    }
    return true;
}
