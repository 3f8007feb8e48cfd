/*
 * Stories of a guest and its ITS, made of choices that are random, or a fuzzer's.
 */
#ifndef VGIC_TESTS_MODEL_V3_ITS_STORY_H
#define VGIC_TESTS_MODEL_V3_ITS_STORY_H

#include <stdint.h>

/* From 0 to `count` - 1, at most 65,536. */
struct its_choice {
    uint32_t (*below)(void *from, uint32_t count);
    void *from;
};

/*
 * Commands, messages and what comes of them, against a naive reference: a machine of two CPUs is started; a
 * step; in the end, what is there to be handled is what the reference has.
 */
void its_story_start(void);
void its_story_step(const struct its_choice *choice);
void its_story_end(void);

/* Rubbish in the queue, the tables and the registers: so many commands at a time. The model fails on any
 * access that is not the guest's. */
#define ITS_STORY_COMMANDS 16U
void its_story_start_wild(void);
void its_story_wild(const struct its_choice *choice);

#endif
