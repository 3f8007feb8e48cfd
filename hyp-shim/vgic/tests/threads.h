/*
 * CPUs that run at the same time, each a thread of the test.
 */
#ifndef VGIC_TESTS_THREADS_H
#define VGIC_TESTS_THREADS_H

#include <sys/personality.h>
#include <time.h>
#include <unistd.h>

#include "model/model.h"

#define THREADS_LIMIT 60 /* seconds: a story takes less than one */

static time_t threads_began;

/* What was lost is waited for no longer: the story fails. */
static inline bool threads_take_too_long(void)
{
    return time(NULL) - threads_began > THREADS_LIMIT;
}

/* The first `count` CPUs each do `what`, at the same time; it is given the CPU's number. */
static inline void at_once(uint32_t count, void *(*what)(void *cpu))
{
    pthread_t threads[MODEL_CPUS];

    machine.threads = true;
    threads_began = time(NULL);
    for (uintptr_t i = 0; i < count; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, what, (void *)i), 0);
    }
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    machine.threads = false;
}

/* The thread sanitizer of gcc 12 does not run where the kernel places memory too randomly. */
static inline void stay_where_it_is(char **arguments)
{
    int now = personality(0xffffffffU);

    if ((now & ADDR_NO_RANDOMIZE) == 0 && personality((unsigned long)now | ADDR_NO_RANDOMIZE) != -1) {
        execv("/proc/self/exe", arguments); /* if it fails, it runs as it is */
    }
}

#endif
