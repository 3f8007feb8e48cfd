/*
 * LPIs that move between vCPUs which really run at the same time, each a thread, while their messages come:
 * to the CPU that the LPI is on its way to, or from. None is lost, and none comes twice.
 */
#include "../story.h"

#include <sched.h>
#include <stdatomic.h>

#include "../threads.h"
#include "its_guest.h"
#include "model/random.h"

#define STEPS 4000U
#define CPUS  2U
#define LPIS  4U /* LPI n is raised by CPU n % CPUS alone */

static struct {
    atomic_uint raised[LPIS];
    atomic_uint taken[LPIS];
    atomic_uint busy; /* threads that still raise something */
} run;

static void take_all(void)
{
    uint32_t intid;

    machine_settle();
    while ((intid = take_any()) != INTID_SPURIOUS) {
        assert_true(intid - LPI(0) < LPIS);
        run.taken[intid - LPI(0)]++;
        end_lpi(intid);
    }
}

/* Its message comes to this CPU, wherever the LPI is now. */
static void raise_one(uint32_t n)
{
    if (run.raised[n] == run.taken[n]) {
        run.raised[n]++;
        vgic_raise_lpi(&here->cpu, machine.vgic.its, LPI(n));
    }
}

static bool all_taken(void)
{
    for (uint32_t n = 0; n < LPIS; n++) {
        if (run.raised[n] != run.taken[n]) {
            return false;
        }
    }
    return true;
}

/* CPU 0 moves them, too. */
static void *live(void *argument)
{
    uint32_t self = (uint32_t)(uintptr_t)argument;
    struct random random = {0x2345678U + 77U * self};

    machine_go_to(self);
    for (uint32_t step = 0; step < STEPS; step++) {
        raise_one(self + CPUS * random_below(&random, LPIS / CPUS));
        if (self == 0 && random_once_in(&random, 4)) {
            uint32_t n = random_below(&random, LPIS);

            assert_true(perform(its_event_to(ITS_MOVI, 0, n, random_below(&random, CPUS))));
        }
        take_all();
        sched_yield(); /* on a host with few CPUs the others have their turn */
    }
    run.busy--;
    while ((run.busy != 0 || !all_taken()) && !threads_take_too_long()) {
        take_all();
        sched_yield();
    }
    return NULL;
}

static void behaviour_50_messages_while_it_moves(void **state)
{
    (void)state;
    if (machine.config.direct) {
        skip(); /* the hardware has them */
    }
    memset(&run, 0, sizeof(run));
    run.busy = CPUS;
    start_its();
    map_device(0);
    for (uint32_t n = 0; n < LPIS; n++) {
        map_event(0, n, LPI(n));
    }
    at_once(CPUS, live);
    assert_true(all_taken());
    for (uint32_t n = 0; n < LPIS; n++) {
        assert_true(run.taken[n] > STEPS / 100U);
    }
}

int main(int count, char **arguments)
{
    static const struct story stories[] = {
        STORY_OF_LPIS(CPUS, ON_ALL, behaviour_50_messages_while_it_moves),
    };

    (void)count;
    stay_where_it_is(arguments);
    return STORIES_RUN(stories);
}
