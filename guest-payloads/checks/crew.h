/*
 * Other CPUs that do what a check tells them, one job at a time, with interrupts masked unless the job
 * unmasks them. They wait for jobs awake, giving their turn away, so that no interrupt is needed to reach
 * them. What a check acts with (fixture.h) acts on the CPU it is called on.
 */
#ifndef CHECKS_CREW_H
#define CHECKS_CREW_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/smp.h"

typedef void crew_job(void);

/*
 * CPUs 1 to `count` - 1 are on, their GIC at rest, and wait for jobs; the runner of checks turns them off
 * afterwards. False: the machine has fewer, which makes the check unsupported, or one does not come.
 */
bool crew_start(uint32_t count);

/* Has a CPU begin a job; waits for its end. False: it does not come to an end, and the check has failed. */
void crew_begin(uint32_t cpu, crew_job *job);
bool crew_wait(uint32_t cpu);

/* Both. */
bool crew_do(uint32_t cpu, crew_job *job);

/*
 * Turns one CPU on by this conduit, without touching its part of the distributor: what is pending stays.
 * Returns PSCI's answer; crew_wait() waits until it is there.
 */
uint32_t crew_call_on(uint32_t cpu, psci_conduit *call);

/* Turns one off by this conduit, and waits until it is. */
bool crew_turn_off(uint32_t cpu, psci_conduit *call);

/* Turns all off that are on, their GIC having been found at rest. */
void crew_dismiss(void);

/* AFFINITY_INFO of a CPU. */
uint32_t crew_affinity_info(uint32_t cpu);

#endif
