/*
 * unmask: the CPU's interrupt mask is cleared with one interrupt pending, to its handler.
 */
#include "cpu.h"
#include "experiments/masked.h"
#include "experiments/table.h"
#include "runtime/irq.h"
#include "stamp.h"

static const char *prepare(void)
{
    masked_prepare();
    return NULL;
}

static bool run(int32_t *ticks)
{
    uint32_t start;

    irq_mask();
    irq_arm();
    masked_raise();
    start = stamp_before_unmask();
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since(start);
    return true;
}

static const struct variant variants[] = {{"-", prepare, run, masked_finish}};

const struct experiment experiment_unmask = {"unmask", 10000, COUNT_CYCLE, VARIANTS(variants),
                                             .ends_at_stamp = true};
