/*
 * maintenance: the one load or store that makes the maintenance interrupt come, from before it to after it:
 * the interrupt is taken at EL2 right behind the access, and the next instruction is the resumed guest's. The
 * shim's counters say of every sample that this happened once, for the wanted cause and no other.
 *
 * All with software interrupts, edges but for `eoi`, so that nothing physical stands behind any of them and
 * all paths that have list registers do the same. Interrupts are masked; by_hand.h acknowledges and
 * completes.
 */
#include "common/hypercall.h"
#include "cpu.h"
#include "experiments/by_hand.h"
#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/facts.h"
#include "runtime/host.h"
#include "runtime/irq.h"
#include "runtime/late.h"
#include "runtime/run.h"
#include "stamp.h"
#include "sysreg.h"

/* Fewer list registers are not filled and emptied in the ways below. */
#define LEAST 3U

#define PRIORITY_LOW 0xe0U

/* Ticks that an exit is waited for which did not come at once. */
#define EXIT_TICKS 10000U

struct cause {
    enum counter counter;
    void (*arrange)(void);     /* everything but the access */
    uint32_t (*provoke)(void); /* the access; its ticks */
};

static const struct cause *cause;
static uint32_t list_registers;
static uint32_t count; /* interrupts: one more than list registers */
static uint32_t exits; /* between the last sample's stamps */

static void pend_all(void)
{
    for (uint32_t n = 0; n < count; n++) {
        by_hand_pend(n);
    }
}

static uint32_t provoke_by_end(void)
{
    return by_hand_timed_end();
}

/* EOI: a level is looked at again when it completes. */
static void arrange_eoi(void)
{
    by_hand_enable(0, GIC_PRIORITY_DEFAULT, false);
    by_hand_pend(0);
    by_hand_acknowledge();
}

/* U: one more than list registers; those that need not wait are completed down to the last. */
static void arrange_u(void)
{
    pend_all();
    for (uint32_t n = 0; n < list_registers - 2U; n++) {
        by_hand_acknowledge();
        by_hand_end();
    }
    by_hand_acknowledge();
}

/*
 * NP: a burst of as many as there are list registers, inside a handler: one of them waits. The last but it is
 * acknowledged, and two are active, which is no underflow, and none pending.
 */
static void arrange_np(void)
{
    gic_set_priority(by_hand_intid(0), PRIORITY_LOW);
    by_hand_pend(0);
    by_hand_acknowledge();
    for (uint32_t n = 1; n < count; n++) {
        by_hand_pend(n);
    }
    for (uint32_t n = 1; n < list_registers - 1U; n++) {
        by_hand_acknowledge();
        by_hand_end();
    }
    irq_wait_signalled(); /* the acknowledge that provokes finds it */
}

static uint32_t provoke_np(void)
{
    return by_hand_timed_acknowledge();
}

/*
 * LRENP: interrupts nest one deeper than there are list registers, so the first has none when it completes.
 */
static void arrange_lrenp(void)
{
    for (uint32_t n = 0; n < count; n++) {
        gic_set_priority(by_hand_intid(n), PRIORITY_LOW - 0x20U * n);
        by_hand_pend(n);
        by_hand_acknowledge();
    }
    for (uint32_t n = 1; n < count; n++) {
        by_hand_end();
    }
}

/* VGrp: while an interrupt waits for a list register, its group is disabled, or enabled again. */
static void arrange_group0(void)
{
    by_hand_groups(BY_HAND_GROUP0);
    pend_all();
}

static void arrange_group0_off(void)
{
    arrange_group0();
    by_hand_groups(0);
}

static void arrange_group1(void)
{
    by_hand_groups(BY_HAND_GROUP0 | BY_HAND_GROUP1);
    pend_all();
}

static void arrange_group1_off(void)
{
    arrange_group1();
    by_hand_groups(BY_HAND_GROUP0);
}

static uint32_t provoke_group0(void)
{
    return by_hand_timed_groups(BY_HAND_GROUP0);
}

static uint32_t provoke_group0_off(void)
{
    return by_hand_timed_groups(0);
}

static uint32_t provoke_group1(void)
{
    return by_hand_timed_groups(BY_HAND_GROUP0 | BY_HAND_GROUP1);
}

/* Exactly one exit, for maintenance, and exactly the one cause. */
static bool only_wanted(void)
{
    if (exits != 1 || counters_since_start(COUNT_exit_maintenance) != 1) {
        return false;
    }
    for (uint32_t counter = COUNT_maint_eoi; counter <= COUNT_maint_vgrp1d; counter++) {
        if (counters_since_start((enum counter)counter) != (counter == cause->counter ? 1U : 0U)) {
            return false;
        }
    }
    return true;
}

/*
 * Whether the exit that was missing between the stamps is there after EXIT_TICKS: the maintenance interrupt
 * is raised by the GIC, in its own time, and a sample without it is not one of the row's.
 */
static bool exit_comes_late(void)
{
    uint64_t start = read_CNTPCT();

    while (exits == 0 && read_CNTPCT() - start < EXIT_TICKS) {
        exits = counters_exits_since_start();
    }
    return exits != 0;
}

static bool run(int32_t *ticks)
{
    bool late, wanted;

    cause->arrange();
    irq_settle(); /* what that asked for has come */
    counters_start();
    host_interval_start();
    *ticks = (int32_t)(cause->provoke() - run_clock_overhead);
    exits = counters_exits_since_start();
    late = exits == 0 && exit_comes_late();
    wanted = only_wanted() && !late;
    host_interval_stop();
    counters_stop();
    if (!wanted) {
        experiment_failure = late ? "the_exit_comes_behind_the_interval" : "not_one_exit_for_the_cause";
    }
    return by_hand_drain() && wanted;
}

static void finish(void)
{
    by_hand_finish(count);
}

/* Why the access made no exit. */
static const char *not_armed(uint32_t condition)
{
    return (hypercall(HVC_UNUSABLE_CONDITIONS, 0) & condition) != 0 ? "the_gic_gets_the_condition_wrong"
                                                                    : "cause_not_armed";
}

/* As many interrupts as it takes; or why there are not. */
static const char *find_list_registers(void)
{
    list_registers = facts_list_registers();
    count = list_registers + 1U;
    return list_registers < LEAST                ? "the_gic_has_too_few_list_registers"
           : list_registers + 1U > BY_HAND_COUNT ? "the_gic_has_too_many_list_registers"
                                                 : NULL;
}

/* `condition`: of a cause that is about groups, what tells that the group is disabled; else 0. */
static const char *prepare_with(const struct cause *chosen, uint32_t group, uint32_t condition)
{
    const char *unsupported;
    int32_t ticks;

    if (run_has_physical_gic() || run_path_is("trap")) {
        return "no_list_registers";
    }
    if (!run_has_shim() || !run_has(BOOT_WITHOUT_counters) || !run_has(BOOT_WITHOUT_doorbell)) {
        return "the_hypervisor_does_not_tell_the_cause";
    }
    unsupported = find_list_registers();
    if (unsupported != NULL) {
        return unsupported;
    }
    cause = chosen;
    by_hand_prepare(condition != 0);
    for (uint32_t n = 0; n < count; n++) {
        by_hand_enable(n, GIC_PRIORITY_DEFAULT, true);
        by_hand_set_group(n, group);
    }
    if (!run(&ticks) && exits == 0) {
        finish();
        return not_armed(condition);
    }
    return NULL; /* anything else that is wrong will be wrong again */
}

/* CAUSE(name, group of the interrupts, condition, arrange, provoke) */
#define CAUSES(CAUSE)                                                                                        \
    CAUSE(eoi, GIC_GROUP, 0, arrange_eoi, provoke_by_end)                                                    \
    CAUSE(u, GIC_GROUP, 0, arrange_u, provoke_by_end)                                                        \
    CAUSE(np, GIC_GROUP, 0, arrange_np, provoke_np)                                                          \
    CAUSE(lrenp, GIC_GROUP, 0, arrange_lrenp, provoke_by_end)                                                \
    CAUSE(vgrp0e, 0, GICH_HCR_VGRP0DIE, arrange_group0_off, provoke_group0)                                  \
    CAUSE(vgrp0d, 0, GICH_HCR_VGRP0DIE, arrange_group0, provoke_group0_off)                                  \
    CAUSE(vgrp1e, 1, GICH_HCR_VGRP1DIE, arrange_group1_off, provoke_group1)                                  \
    CAUSE(vgrp1d, 1, GICH_HCR_VGRP1DIE, arrange_group1, provoke_group0)

#define PREPARE(name, group, condition, arrange, provoke)                                                    \
    static const char *prepare_##name(void)                                                                  \
    {                                                                                                        \
        static const struct cause this_cause = {COUNT_maint_##name, arrange, provoke};                       \
                                                                                                             \
        return prepare_with(&this_cause, group, condition);                                                  \
    }

#define VARIANT(name, group, condition, arrange, provoke) {"cause=" #name, prepare_##name, run, finish},

CAUSES(PREPARE)

static const struct variant variants[] = {CAUSES(VARIANT)};

const struct experiment experiment_maintenance = {"maintenance", 10000, COUNT_INTERVAL, VARIANTS(variants)};
