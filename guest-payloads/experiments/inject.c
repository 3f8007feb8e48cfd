/*
 * inject: a guest makes a software interrupt pending, to its handler. Under the shim by a store to the
 * doorbell page, natively by a store to GICD_ISPENDR.
 */
#include "common/hypercall.h"
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/late.h"
#include "runtime/run.h"
#include "runtime/smp.h"
#include "stamp.h"
#include "trace.h"

static struct gic_trigger trigger;

static const char no_doorbell[] = "the_machine_has_no_doorbell";

/* A software interrupt is raised by the doorbell, or by the physical distributor. */
static bool can_raise(void)
{
    return run_has_physical_gic() || run_has(BOOT_WITHOUT_doorbell);
}

static const char *prepare(void)
{
    if (!can_raise()) {
        return no_doorbell;
    }
    trigger = gic_software_trigger(PLATFORM_SOFTWARE_INTID);
    gic_enable(PLATFORM_SOFTWARE_INTID, true);
    irq_unmask();
    return NULL;
}

static bool run(int32_t *ticks)
{
    uint32_t start;

    irq_arm();
    start = stamp_before_store(trigger.address, trigger.value);
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since(start);
    trace_interval(start);
    return true;
}

static void finish(void)
{
    gic_disable(PLATFORM_SOFTWARE_INTID);
}

/* The interrupt goes to vCPU 1, which sleeps. */
static const char *prepare_remote(void)
{
    if (!can_raise()) {
        return no_doorbell;
    }
    if (!smp_start(2)) {
        return "the_machine_has_fewer_cpus";
    }
    trigger = gic_software_trigger(PLATFORM_SOFTWARE_INTID);
    smp_set_handler(NULL);
    smp_keep_first();
    gic_set_target(PLATFORM_SOFTWARE_INTID, 1);
    gic_enable(PLATFORM_SOFTWARE_INTID, true);
    return NULL;
}

static bool run_remote(int32_t *ticks)
{
    struct smp_cpu *other = &smp_cpus[1];
    uint32_t start;

    smp_expect(other);
    start = stamp_before_store(trigger.address, trigger.value);
    if (!smp_wait(other)) {
        return false;
    }
    irq_count++;
    *ticks = (int32_t)(smp_stamp(other) - start - run_clock_overhead);
    trace_interval(start);
    return true;
}

static void finish_remote(void)
{
    finish();
    gic_set_target(PLATFORM_SOFTWARE_INTID, 0);
}

/* The same on a host that has two ways of answering the doorbell. */
static const char *prepare_slow(void)
{
    const char *unsupported = prepare();

    trigger.address += DOORBELL_RING_SLOWLY - DOORBELL_RING;
    return unsupported;
}

static const char *prepare_remote_slow(void)
{
    const char *unsupported = prepare_remote();

    trigger.address += DOORBELL_RING_SLOWLY - DOORBELL_RING;
    return unsupported;
}

/* The handler runs on another CPU. */
static bool counter_alone(const struct variant *variant)
{
    return variant->run == run_remote;
}

/* The last two only where the doorbell has two answers. */
static const struct variant variants[] = {
    {"from=self", prepare, run, finish},
    {"from=remote", prepare_remote, run_remote, finish_remote},
    {"from=self;via=user-space", prepare_slow, run, finish},
    {"from=remote;via=user-space", prepare_remote_slow, run_remote, finish_remote},
};

static const struct experiment with_slow_doorbell = {
    "inject", 10000, COUNT_CYCLE, VARIANTS(variants), .ends_at_stamp = true, .counter_alone = counter_alone};

static const struct experiment *here(void)
{
    return run_has_more(BOOT_WITH_slow_doorbell) ? &with_slow_doorbell : &experiment_inject;
}

const struct experiment experiment_inject = {
    "inject",
    10000,
    COUNT_CYCLE,
    .variants = variants,
    .ends_at_stamp = true,
    .variant_count = 2,
    .counter_alone = counter_alone,
    .takes_conditions = true,
    .here = here,
};
