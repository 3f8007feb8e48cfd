/*
 * One interrupt pending while the CPU masks interrupts: MSI 0; where the host has no MSIs, an SGI to itself.
 */
#include "experiments/masked.h"

#include "cpu.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/run.h"

#define SGI_SELF 4U

static bool by_sgi;

void masked_prepare(void)
{
    by_sgi = !run_has(BOOT_WITHOUT_msis);
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

    irq_wait_quiet(); /* else the last one's signal would be taken for this one's */
    if (by_sgi) {
        gic_send(gic_sgi_to(1U << 0, SGI_SELF));
    } else {
        io_write32(msi.address, msi.value);
    }
    irq_wait_signalled(); /* one that does not come is no interrupt of ours: the acknowledge says so */
}

bool masked_is_ours(uint32_t iar)
{
    return gic_intid(iar) == (by_sgi ? SGI_SELF : gic_msi_trigger(0).intid);
}
