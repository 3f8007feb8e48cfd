/*
 * vCPUs that really run at the same time, each a thread: what they do to each other's interrupts is only
 * ordered by the virtual GIC's own calls and lock. Every interrupt is raised again only after it was taken,
 * and counted: none is lost, none comes twice, and nobody hangs.
 */
#include "story.h"

#include <sched.h>
#include <stdatomic.h>

#include "model/random.h"
#include "threads.h"

#define STEPS    2000U
#define EACH     8U /* interrupts of a kind that each CPU raises */
#define CPUS_MAX 3U

static struct {
    atomic_uint raised[MODEL_INTIDS];
    atomic_uint taken[MODEL_INTIDS];
    atomic_uint sgi_raised[CPUS_MAX][CPUS_MAX]; /* from, to */
    atomic_uint sgi_taken[CPUS_MAX][CPUS_MAX];
    atomic_uint busy; /* threads that still raise something */
} run;

/* Each sender has an SGI of its own: a GICv3 does not tell who sent one. */
#define SGI_OF(sender) (1U + (sender))

static bool is_taken(uint32_t intid)
{
    return run.raised[intid] == run.taken[intid];
}

/* What the guest's handler does, on every CPU. */
static void take_all(void)
{
    uint32_t iar;

    machine_settle();
    while ((iar = guest_acknowledge()) != INTID_SPURIOUS) {
        uint32_t intid = field_get(GICC_IAR_INTID, iar);

        if (intid < SGI_OF(CPUS_MAX)) {
            run.sgi_taken[intid - SGI_OF(0)][here->cpu.index]++;
        } else {
            run.taken[intid]++;
        }
        guest_end(iar);
    }
}

/* Interrupt `n` of this CPU's own: nobody else raises it, anybody may take it. */
static uint32_t own(uint32_t n)
{
    uint32_t first = here->cpu.index * EACH;

    return n < EACH ? SOFT(first + n) : HARD(first + n - EACH);
}

static void raise_one(uint32_t intid)
{
    if (is_taken(intid)) {
        run.raised[intid]++;
        device_edge(intid);
    }
}

static void send_one(uint32_t to)
{
    uint32_t self = here->cpu.index;

    if (run.sgi_raised[self][to] == run.sgi_taken[self][to]) {
        run.sgi_raised[self][to]++;
        guest_write(GICD_SGIR, field_put(GICD_SGIR_TARGETS, 1U << to) | SGI_OF(self));
    }
}

static void step(struct random *random)
{
    uint32_t intid = own(random_below(random, 2U * EACH));

    switch (random_below(random, 9)) {
    case 0:
    case 1:
    case 2:
        raise_one(intid);
        break;
    case 3:
        guest_write8(GICD_ITARGETSR + intid, 1U << random_below(random, machine.config.cpus));
        break;
    case 4:
        guest_set_priority(intid, 8U * random_below(random, 31));
        break;
    case 5:
        guest_disable(intid);
        break;
    case 6:
        guest_enable(intid);
        break;
    case 7:
        send_one(random_below(random, machine.config.cpus));
        break;
    default:
        if (random_once_in(random, 8)) { /* a call for each interrupt of another's */
            (void)guest_sees_pending(intid);
            (void)guest_sees_active(intid);
        }
    }
    take_all();
    sched_yield(); /* on a host with few CPUs the others have their turn */
}

static bool all_taken(void)
{
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        if (!is_taken(intid)) {
            return false;
        }
    }
    for (uint32_t n = 0; n < CPUS_MAX * CPUS_MAX; n++) {
        if (run.sgi_raised[n / CPUS_MAX][n % CPUS_MAX] != run.sgi_taken[n / CPUS_MAX][n % CPUS_MAX]) {
            return false;
        }
    }
    return true;
}

/* A CPU's life: it raises, then takes what is left until all is taken everywhere. */
static void *live(void *argument)
{
    struct random random = {0x1234567U + 77U * (uint32_t)(uintptr_t)argument};

    machine_go_to((uint32_t)(uintptr_t)argument);
    for (uint32_t n = 0; n < STEPS; n++) {
        step(&random);
        if (random_once_in(&random, 200) && here->cpu.index != 0) {
            machine_cpu_off();
            machine_cpu_on();
        }
    }
    for (uint32_t n = 0; n < 2U * EACH; n++) {
        guest_enable(own(n));
    }
    run.busy--;
    while ((run.busy != 0 || !all_taken()) && !threads_take_too_long()) {
        take_all();
        sched_yield();
    }
    return NULL;
}

static void prepare(void)
{
    memset(&run, 0, sizeof(run));
    run.busy = machine.config.cpus;
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        machine_go_to(i);
        for (uint32_t n = 0; n < 2U * EACH; n++) {
            guest_configure(own(n), true, 0x80);
            guest_write8(GICD_ITARGETSR + own(n), 1U << i);
        }
    }
}

static void behaviour_37_threads(void **state)
{
    (void)state;
    prepare();
    at_once(machine.config.cpus, live);
    machine_go_to(0);
    machine_settle();
    assert_true(all_taken());
    for (uint32_t n = 0; n < 2U * EACH; n++) {
        assert_true(run.taken[own(n)] > STEPS / 500U);
    }
}

/* vCPUs 0 and 1 move interrupts between two that are off, each the other way round. */
#define FIRST_OFF 2U

static void *move_to_and_fro(void *argument)
{
    uint32_t self = (uint32_t)(uintptr_t)argument;

    machine_go_to(self);
    for (uint32_t n = 0; n < 10U * STEPS; n++) {
        guest_write8(GICD_ITARGETSR + own(n % EACH), 1U << (FIRST_OFF + (n / EACH + self) % 2U));
    }
    return NULL;
}

static void behaviour_37_both_borrow(void **state)
{
    (void)state;
    prepare();
    for (uint32_t i = FIRST_OFF; i < machine.config.cpus; i++) {
        machine_go_to(i);
        machine_cpu_off();
    }
    at_once(FIRST_OFF, move_to_and_fro);
    for (uint32_t i = 0; i < FIRST_OFF; i++) { /* where the last move has brought it, it comes */
        uint32_t target = FIRST_OFF + (10U * STEPS / EACH - 1U + i) % 2U;

        machine_go_to(i);
        device_edge(own(0));
        machine_go_to(target);
        machine_cpu_on();
        machine_settle();
        assert_int_equal(guest_acknowledge(), i * EACH + SOFT(0));
        guest_end(i * EACH + SOFT(0));
    }
}

int main(int count, char **arguments)
{
    static const struct story stories[] = {
        STORY_OF(2, ON_ALL, behaviour_37_threads),
        STORY_OF(3, ON_ALL, behaviour_37_threads),
        STORY_OF(4, ON_ALL, behaviour_37_both_borrow),
    };

    (void)count;
    stay_where_it_is(arguments);
    return STORIES_RUN(stories);
}
