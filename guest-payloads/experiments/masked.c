/*
 * One MSI pending while the CPU masks interrupts.
 */
#include "experiments/masked.h"

#include "cpu.h"
#include "runtime/gic.h"
#include "sysreg.h"

void masked_prepare(void)
{
    irq_mask();
    gic_enable(gic_msi_trigger(0).intid, true);
}

void masked_finish(void)
{
    gic_disable(gic_msi_trigger(0).intid);
}

void masked_raise(void)
{
    struct gic_trigger msi = gic_msi_trigger(0);

    io_write32(msi.address, msi.value);
    dsb(); /* pending before anyone acknowledges it */
}

bool masked_is_ours(uint32_t iar)
{
    return gic_intid(iar) == gic_msi_trigger(0).intid;
}
