/*
 * What a check is to its runner: one observable behaviour of the virtual GIC or the virtual timer, shown to
 * hold or not to. One file a topic, one list of checks a file, all lists in table.c.
 */
#ifndef CHECKS_CHECK_H
#define CHECKS_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct check {
    uint32_t behaviour; /* its number in the list of behaviours; ISOLATION: shows that the guest stays in its
                           room */
    const char *name;   /* words joined by `-`, unique */
    void (*run)(void);  /* says what it saw by the functions below; nothing said: the check holds */
};

/*
 * Checks of isolation end the boot with a fault record: they only run when a boot asks for one by its name.
 */
#define ISOLATION 0U

struct check_list {
    const struct check *checks;
    size_t count;
};

#define CHECK_LIST(array)                                                                                    \
    {                                                                                                        \
        (array), sizeof(array) / sizeof((array)[0])                                                          \
    }

/*
 * What a check saw. Each returns whether it is as it should be; the first that is not makes the check fail,
 * with `what` (words joined by `_`) and the two numbers as its reason.
 */
bool check_equal(const char *what, uint32_t seen, uint32_t want);
bool check_at_most(const char *what, uint32_t seen, uint32_t limit);
bool check_that(const char *what, bool holds);

/* Nothing failed so far. */
bool check_holds(void);

/* The behaviour cannot be seen here; ends the check unless it failed before. `why`: words joined by `_`. */
void check_unsupported(const char *why);

/* For the runner: a check begins, of which nothing is known; what became of it, as its `done` record says it.
 */
void check_begin(void);
bool check_failed(void);
const char *check_status(void);
const char *check_reason(void);

#endif
