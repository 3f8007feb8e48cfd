/*
 * A story told by bytes: what a fuzzer writes is a machine, and what guests and devices do on it. Each step
 * is done to the virtual GIC and to the reference, and what a guest can see of both is compared.
 *
 * The first three bytes say how the machine is made (play.c), then each step has three: which CPU and what
 * (steps.c), to which interrupt, and with what value.
 */
#ifndef VGIC_TESTS_FUZZ_PLAY_H
#define VGIC_TESTS_FUZZ_PLAY_H

#include <stddef.h>

#include "model/reference.h"

/* Interrupts of the stories: three banks. */
#define PLAY_INTIDS 96U

#define PLAY_BYTES_MAX 1536U /* longer inputs are cut: a story stays short enough to be read */
#define HANDLED_MAX    32U
#define DROPPED_MAX    64U

/* An interrupt that a guest has acknowledged: what IAR gave, and the group it was in. */
struct handled {
    uint32_t iar;
    uint32_t group;
};

/* One vCPU: the reference's part, and what its guest remembers. */
struct player {
    struct reference reference;
    struct handled handled[HANDLED_MAX]; /* reference.depth of them, the newest last */
    struct handled dropped[DROPPED_MAX]; /* EOImode 1: dropped, not deactivated */
    uint32_t dropped_count;
    uint32_t ctlr; /* GICC_CTLR as last written */
    bool late;     /* its maintenance interrupt is held back */
};

struct play {
    struct player players[MODEL_CPUS];
    struct reference_irq shared[MODEL_INTIDS];
    bool told;   /* each step is printed, for who looks at a finding: PLAY_TOLD=1 in the environment */
    bool wild;   /* anything is stored anywhere: there is nothing to compare with */
    bool visits; /* another VM's vCPU has CPU 0 now and then */
};

extern struct play play;

/* Tells the whole story. A difference ends the process, or the test that runs. */
void play_story(const uint8_t *data, size_t size);

/*
 * Whether the maintenance interrupt of any vCPU is held back: then neither what is signalled nor what has
 * ended is all there yet, on the others as well, for an SPI may be on its way from one to the other.
 */
bool anyone_is_late(void);

/* The vCPU that acts, and an interrupt as it knows it. */
struct player *player(void);
struct reference_irq *irq_of(uint32_t intid);

bool is_hardware(uint32_t intid);

/* Whether a guest, on this vCPU or on any, acknowledged it and has not deactivated it. */
bool is_handled_here(uint32_t intid);
bool is_handled(uint32_t intid);

/* One step of this vCPU: the numbers that stand for it, its interrupt and its value. */
void play_step(uint32_t step, uint32_t irq, uint32_t value);

/* The parts of a step that the end of a story needs too. */
void play_control(uint32_t ctlr);
void play_forward(uint32_t groups);
void play_acknowledge(void);
void play_end(void);
void play_deactivate(uint32_t which);
void play_line(uint32_t intid);
void play_by_hand(uint32_t intid);
void play_late(bool late);
void play_on(void);

/* What the lines of each vCPU show; all that this vCPU can read. */
void compare_lines(void);
void compare_all(void);

/* One step of a guest that stores anything anywhere, and the end of its story: the vGIC works as before. */
void wild_step(uint32_t step, uint32_t irq, uint32_t value);
void wild_end(void);

#endif
