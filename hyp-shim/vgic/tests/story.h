/*
 * Runs the same tests on every path, and with several numbers of list registers.
 */
#ifndef VGIC_TESTS_STORY_H
#define VGIC_TESTS_STORY_H

#include "model/model.h"

/* Paths a story applies to. */
#define ON_LR     0x1U
#define ON_LR_EOI 0x2U
#define ON_TRAP   0x4U
#define ON_LRS    (ON_LR | ON_LR_EOI)
#define ON_ALL    (ON_LRS | ON_TRAP)

/* Of those, the ones that a story applies to which is about what a GICv2 alone has. */
#define OF_GICV2(paths) (MODEL_GIC == 2 ? (paths) : 0U)

/* Some interrupts without hardware, and some with; the first of each is a PPI, and so a level. */
static const uint32_t software[] = {PPI, SOFT(0), SOFT(39), 255};
static const uint32_t hardware[] = {TIMER, HARD(0), HARD(47), HARD(63)};

#define FOR_EACH(intid, list)                                                                                \
    for (uint32_t i_ = 0, intid; i_ < sizeof(list) / sizeof(list[0]) && (intid = (list)[i_], true); i_++)

/* Each story starts on a machine that machine_start() made. */
struct story {
    const char *name;
    void (*tell)(void **state);
    uint32_t paths;
    uint32_t cpus; /* 0: one */
    bool lpis;     /* of a GICv3: with an ITS */
};

/* clang-format off */
#define STORY(paths, function) {#function, function, paths, 1, false}
#define STORY_OF(cpus, paths, function) {#function, function, paths, cpus, false}
#define STORY_OF_LPIS(cpus, paths, function) {#function, function, paths, cpus, true}
/* clang-format on */

/* A test of each story on each of its paths; returns how many failed. */
int stories_run(const char *name, const struct story *stories, size_t count);

#define STORIES_RUN(stories) stories_run(__FILE__, stories, sizeof(stories) / sizeof((stories)[0]))

#endif
