/*
 * Trying out what the machine may not have: an instruction or an access that may be an exception.
 */
#ifndef ARCH_ATTEMPT_H
#define ARCH_ATTEMPT_H

#include <stdbool.h>

/*
 * Calls action() on the CPU that measures. False: it took an exception that nothing expects (fault() in
 * runtime/run.h), and was left there; the interrupt masks are as before. It does not nest.
 */
bool attempt(void (*action)(void));

/* In fault(): ends the attempt that is under way, and does not return; returns when there is none. */
void attempt_fail(void);

#endif
