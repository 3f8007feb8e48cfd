/*
 * The second VM, from both sides. They meet in a page of memory: the first says what to do and gives the CPU
 * away, the second does it.
 */
#ifndef RUNTIME_SECOND_H
#define RUNTIME_SECOND_H

#include <stdbool.h>
#include <stdint.h>

#include PLATFORM_HEADER

enum second_order {
    SECOND_STAMP, /* writes a stamp as soon as it runs, and gives the CPU back */
    SECOND_SPIN,  /* keeps the CPU, and counts */
    SECOND_SLEEP, /* the same in WFI */
    SECOND_OTHER  /* what the image adds to these: from here on */
};

struct second_page {
    volatile uint64_t stamp; /* of SECOND_STAMP */
    volatile uint32_t order;
    volatile uint32_t ready; /* it has come up */
    volatile uint32_t count; /* times round a loop */
    volatile uint32_t result;
    volatile uint32_t argument;
    volatile uint32_t gave_up; /* nothing has interrupted it */
    volatile uint32_t cycles;  /* its stamps are to read these */
};

#define SECOND ((struct second_page *)PLATFORM_SHARED_IPA)

/* Has the second VM up, its counter `offset` ticks behind. NULL; or why there is none. */
const char *second_start(uint32_t offset);

/* Whether there is one. */
bool second_is_there(void);

/*
 * Gives it an order, and the CPU. Returns when this VM runs again. False: one that should have been
 * interrupted was not, and has given the CPU back after LIMIT_SECONDS.
 */
bool second_run(enum second_order order);

/* In the second VM: obeys the orders above, and calls `other` for the rest, once each time it is given the
 * CPU. */
_Noreturn void second_serve(void (*other)(uint32_t order));

#endif
