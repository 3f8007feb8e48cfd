/*
 * From stamps to stages. The stamps of all logs, put in order, cut the interval into pieces; each piece is
 * named by the stamp that ends it, and the cost of the two stamps around it is taken off.
 */
#include "split.h"
#include "runtime/late.h"

#include <stddef.h>

#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/smp.h"
#include "trace.h"
#include PLATFORM_HEADER

#define EVENTS_MAX 128U
#define COST_TRIES 16U
#define PAGE_SIZE  4096U

/*
 * What a kind of stamp costs: from a plain one before it to its own read of the counter, and from there to a
 * plain one after it. clock_overhead is in both, and is that of two plain ones.
 */
struct cost {
    uint32_t before, after;
};

struct event {
    uint32_t at; /* since the interval's start */
    uint32_t stage;
    bool guest;
    struct cost cost;
};

struct events {
    uint32_t count;
    bool full;
    bool gone; /* a log may have lost stamps of the interval */
    struct event event[EVENTS_MAX];
};

extern struct trace_log trace_log; /* stamps know it by name */
struct trace_log trace_log;

static struct events events;

void split_init(void)
{
    uint32_t before = UINT32_MAX;
    uint32_t after = UINT32_MAX;

    for (uint32_t i = 0; i < COST_TRIES; i++) {
        const struct trace_entry *entry = &trace_log.entry[trace_log.count % TRACE_ENTRIES];
        uint32_t start, end;

        trace_between(&start, &end);
        before = entry->time - start < before ? entry->time - start : before;
        after = end - entry->time < after ? end - entry->time : after;
    }
    trace_log.before = before;
    trace_log.after = after;
}

/* Adds a stamp in its place; one from before the interval is left out. */
static void add(uint32_t start, uint32_t time, uint32_t stage, bool guest, struct cost cost)
{
    struct event event = {time - start, stage, guest, cost};
    uint32_t at = events.count;

    if ((int32_t)event.at < 0) {
        return;
    }
    if (at == EVENTS_MAX) {
        events.full = true;
        return;
    }
    for (; at > 0 && events.event[at - 1].at > event.at; at--) {
        events.event[at] = events.event[at - 1];
    }
    events.event[at] = event;
    events.count++;
}

static void add_log(uint32_t start, const volatile struct trace_log *log, bool guest)
{
    struct cost cost = {log->before, log->after};
    uint32_t count = log->count;
    uint32_t first = count > TRACE_ENTRIES ? count - TRACE_ENTRIES : 0;

    for (uint32_t n = first; n != count; n++) {
        const volatile struct trace_entry *entry = &log->entry[n % TRACE_ENTRIES];

        if (n == first && first != 0 && (int32_t)(entry->time - start) >= 0) {
            events.gone = true;
        }
        add(start, entry->time, entry->stage, guest, cost);
    }
}

static void gather(uint32_t start, const uint32_t *end)
{
    struct cost plain = {run_clock_overhead, run_clock_overhead};
    struct cost vector = {run_clock_overhead, 0}; /* the plain run takes it too: what follows has its cost */

    events.count = 0;
    events.full = false;
    events.gone = false;
    add_log(start, &trace_log, true);
    add(start, (uint32_t)irq_first_stamp(), STAGE_GUEST_VECTOR, true, vector);
    for (uint32_t cpu = 1; cpu < smp_online(); cpu++) {
        add(start, (uint32_t)smp_cpus[cpu].stamp, STAGE_GUEST_VECTOR, true, vector);
    }
    for (uint32_t cpu = 0; cpu < smp_online() && run_has_shim(); cpu++) {
        add_log(start, (const volatile struct trace_log *)((uintptr_t)TRACE_IPA + cpu * PAGE_SIZE), false);
    }
    if (end != NULL) {
        add(start, *end, STAGE_RETURN, true, plain);
    }
}

/* Index of the first of the guest's stamps that ends `stage`, from `from` on; events.count: there is none. */
static uint32_t find(uint32_t stage, uint32_t from)
{
    while (from < events.count && !(events.event[from].guest && events.event[from].stage == stage)) {
        from++;
    }
    return from;
}

/*
 * What the shim does in place of the guest's access, once the interrupt is in its handler's hands, has the
 * name of what the guest does.
 */
static void name_exits(uint32_t vector, uint32_t last)
{
    uint32_t stage = events.event[last].stage;

    for (uint32_t i = last; i > vector; i--) {
        struct event *event = &events.event[i];

        if (event->guest) {
            stage = event->stage;
        } else if (event->stage == STAGE_INJECT) {
            event->stage = stage;
        }
    }
}

/* Pieces that follow each other under one name are one stage. */
static bool put(struct split *split, uint32_t stage, int32_t ticks)
{
    if (split->count != 0 && split->stage[split->count - 1] == stage) {
        split->ticks[split->count - 1] += ticks;
        return true;
    }
    if (split->count == SPLIT_MAX) {
        return false;
    }
    split->stage[split->count] = (uint8_t)stage;
    split->ticks[split->count] = ticks;
    split->count++;
    return true;
}

const char *split_interval(struct split *split, uint32_t start, const uint32_t *end)
{
    uint32_t at = 0;
    uint32_t after = run_clock_overhead;
    uint32_t vector, last;

    gather(start, end);
    split->count = 0;
    vector = find(STAGE_GUEST_VECTOR, 0);
    last = find(end != NULL ? STAGE_RETURN : STAGE_EOI, vector);
    if (events.full || events.gone) {
        return "too_many_stamps";
    }
    if (last == events.count) {
        return "no_stamp_of_the_end";
    }
    name_exits(vector, last);
    for (uint32_t i = 0; i <= last; i++) {
        const struct event *event = &events.event[i];

        if (!put(split, event->stage,
                 (int32_t)(event->at - at - (after + event->cost.before - run_clock_overhead)))) {
            return "too_many_stages";
        }
        at = event->at;
        after = event->cost.after;
    }
    return NULL;
}
