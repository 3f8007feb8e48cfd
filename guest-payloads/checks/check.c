/*
 * What a check saw, and what follows for it.
 */
#include "checks/check.h"

#include "common/record.h"
#include "common/text.h"

enum outcome { HOLDS, FAILED, UNSUPPORTED };

static const char *const statuses[] = {STATUS_OK, STATUS_FAILED, STATUS_UNSUPPORTED};

static enum outcome outcome;
static struct text reason;

/* The first thing counts; but what is wrong afterwards, with what cannot be had here, is wrong. */
static void conclude(enum outcome as, const char *what)
{
    if (outcome == HOLDS || (outcome == UNSUPPORTED && as == FAILED)) {
        outcome = as;
        text_clear(&reason);
        text_string(&reason, what);
    }
}

bool check_holds(void)
{
    return outcome == HOLDS;
}

bool check_that(const char *what, bool holds)
{
    if (!holds) {
        conclude(FAILED, what);
    }
    return holds;
}

/* A comparison that did not hold: what, the number seen, and how it misses the number wanted. */
static bool compared(bool holds, const char *what, uint32_t seen, const char *misses, uint32_t want)
{
    if (!holds && outcome != FAILED) {
        conclude(FAILED, what);
        text_string(&reason, "_");
        text_unsigned(&reason, seen);
        text_string(&reason, misses);
        text_unsigned(&reason, want);
    }
    return holds;
}

bool check_equal(const char *what, uint32_t seen, uint32_t want)
{
    return compared(seen == want, what, seen, "_not_", want);
}

bool check_at_most(const char *what, uint32_t seen, uint32_t limit)
{
    return compared(seen <= limit, what, seen, "_more_than_", limit);
}

void check_unsupported(const char *why)
{
    conclude(UNSUPPORTED, why);
}

void check_begin(void)
{
    outcome = HOLDS;
    text_clear(&reason);
    text_string(&reason, "-");
}

bool check_failed(void)
{
    return outcome == FAILED;
}

const char *check_status(void)
{
    return statuses[outcome];
}

const char *check_reason(void)
{
    return reason.line;
}
