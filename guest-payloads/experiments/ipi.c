/*
 * ipi: before the access that sends an SGI (GICD_SGIR, ICC_SGI1R) on vCPU 0, to the handler on another vCPU;
 * there and back; to the last of all others. vCPU 0 yields while it waits, the others sleep.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/late.h"
#include "runtime/run.h"
#include "runtime/smp.h"
#include "runtime/unit.h"
#include "stamp.h"
#include "trace.h"

#define SGI_THERE 1U
#define SGI_BACK  2U

static uint32_t vcpus;

static const char *prepare_for(uint32_t count, smp_handler *handler)
{
    vcpus = count;
    smp_set_handler(handler);
    if (handler == NULL) {
        smp_keep_first(); /* of a round trip, the interval goes through the handler */
    } else {
        irq_keep_first();
    }
    irq_unmask();
    return smp_start(count) ? NULL : "the_machine_has_fewer_cpus";
}

static void send_back(struct smp_cpu *cpu, uint32_t iar)
{
    (void)cpu, (void)iar;
    gic_send(gic_sgi_to(1U << 0, SGI_BACK));
}

static const char *prepare_two(void)
{
    return prepare_for(2, NULL);
}

static const char *prepare_three(void)
{
    return prepare_for(3, NULL);
}

static const char *prepare_four(void)
{
    return prepare_for(4, NULL);
}

static const char *prepare_round_trip(void)
{
    return prepare_for(2, send_back);
}

static bool run_one_way(int32_t *ticks)
{
    struct smp_cpu *other = &smp_cpus[1];
    uint32_t start;

    smp_expect(other);
    start = stamp_before_send(gic_sgi_to(1U << 1, SGI_THERE));
    if (!smp_wait(other)) {
        return false;
    }
    irq_count++;
    *ticks = (int32_t)(smp_stamp(other) - start - run_clock_overhead);
    trace_interval(start);
    return true;
}

static bool run_round_trip(int32_t *ticks)
{
    struct smp_cpu *other = &smp_cpus[1];
    uint32_t start;

    smp_expect(other);
    irq_arm();
    start = stamp_before_send(gic_sgi_to(1U << 1, SGI_THERE));
    if (!smp_wait(other) || !irq_wait()) {
        return false;
    }
    irq_count++;
    *ticks = irq_ticks_since(start);
    return true;
}

/* `last`, or what it would be with a stamp that was not seen yet when its CPU's `seen` was. */
static __attribute__((noinline)) int32_t latest(uint32_t start, int32_t last)
{
    if (unit_is_time()) {
        last = INT32_MIN; /* it may be of a second interrupt, which was none (late.h) */
    }
    for (uint32_t cpu = 1; cpu < vcpus; cpu++) {
        int32_t taken = (int32_t)(smp_stamp(&smp_cpus[cpu]) - start - run_clock_overhead);

        last = taken > last ? taken : last;
    }
    return last;
}

static bool run_broadcast(int32_t *ticks)
{
    uint32_t start;
    int32_t last = 0;

    for (uint32_t cpu = 1; cpu < vcpus; cpu++) {
        smp_expect(&smp_cpus[cpu]);
    }
    start = stamp_before_send(gic_sgi_to_others(SGI_THERE));
    for (uint32_t cpu = 1; cpu < vcpus; cpu++) {
        int32_t taken;

        if (!smp_wait(&smp_cpus[cpu])) {
            return false;
        }
        irq_count++;
        taken = (int32_t)((uint32_t)smp_cpus[cpu].stamp - start - run_clock_overhead);
        last = taken > last ? taken : last;
    }
    *ticks = latest(start, last);
    return true;
}

static void finish(void)
{
    smp_set_handler(NULL);
}

static const struct variant variants[] = {
    {"op=one-way;vcpus=2", prepare_two, run_one_way, finish},
    {"op=round-trip;vcpus=2", prepare_round_trip, run_round_trip, finish},
    {"op=broadcast;vcpus=2", prepare_two, run_broadcast, finish},
    {"op=broadcast;vcpus=3", prepare_three, run_broadcast, finish},
    {"op=broadcast;vcpus=4", prepare_four, run_broadcast, finish},
};

/* Of a round trip both stamps are vCPU 0's. */
static bool counter_alone(const struct variant *variant)
{
    return variant->run != run_round_trip;
}

const struct experiment experiment_ipi = {
    "ipi", 10000, COUNT_CYCLE, VARIANTS(variants), .counter_alone = counter_alone, .takes_conditions = true};
