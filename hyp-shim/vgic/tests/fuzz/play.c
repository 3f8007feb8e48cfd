/*
 * From the first byte to the end of a story.
 */
#include "play.h"

#include <stdlib.h>

#include "model/visitor.h"
#include "vgic/vgic.h"

#define HEADER_BYTES 3U
#define STEP_BYTES   3U

struct play play;

bool anyone_is_late(void)
{
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        if (play.players[i].late) {
            return true;
        }
    }
    return false;
}

struct player *player(void)
{
    return &play.players[here->cpu.index];
}

struct reference_irq *irq_of(uint32_t intid)
{
    return reference_irq(&player()->reference, intid);
}

bool is_hardware(uint32_t intid)
{
    return (vgic_irq(&here->cpu, intid)->config & VIRQ_HW) != 0;
}

static bool handles(const struct player *who, uint32_t intid)
{
    for (uint32_t n = 0; n < who->reference.depth; n++) {
        if (field_get(GICC_IAR_INTID, who->handled[n].iar) == intid) {
            return true;
        }
    }
    for (uint32_t n = 0; n < who->dropped_count; n++) {
        if (field_get(GICC_IAR_INTID, who->dropped[n].iar) == intid) {
            return true;
        }
    }
    return false;
}

bool is_handled_here(uint32_t intid)
{
    return handles(player(), intid);
}

bool is_handled(uint32_t intid)
{
    for (uint32_t i = 0; i < machine.config.cpus && intid >= INTID_SPI_FIRST; i++) {
        if (handles(&play.players[i], intid)) {
            return true;
        }
    }
    return is_handled_here(intid);
}

/* All go to CPU 0, and every second one is an edge. */
static void start_spis(void)
{
    for (uint32_t intid = INTID_SPI_FIRST; intid < PLAY_INTIDS; intid++) {
        guest_target(intid, 1);
        play.shared[intid].edge = intid % 2U == 0;
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < PLAY_INTIDS; intid += 16) {
        guest_write(GICD_ICFGR + intid / 4U, 0x22222222U);
    }
}

/* Whether all are enabled when the story begins, or none. */
static void enable_all(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        for (uint32_t bank = 0; bank < PLAY_INTIDS / 32U; bank++) {
            guest_write(GICD_ISENABLER + 4U * bank, UINT32_MAX);
        }
        for (uint32_t intid = 0; intid < PLAY_INTIDS; intid++) {
            irq_of(intid)->enabled = true;
        }
    }
}

/* Three bytes: path and list registers; CPUs; what else the story may have. */
static void start(const uint8_t *header)
{
    static const uint32_t lr_counts[] = {1, 2, 4, 16};
    struct config config = {.path = (enum vgic_path)(header[0] % 3U),
                            .lr_count = lr_counts[header[0] / 3U % 4U],
                            .cpus = 1U + header[1] % MODEL_CPUS};

    memset(&play, 0, sizeof(play));
    play.told = getenv("PLAY_TOLD") != NULL;
    play.wild = header[2] % 4U == 3U;
    play.visits = !play.wild && header[2] % 4U == 2U;
    if (play.told) {
        fprintf(stderr, "path %u, %u list registers, %u CPUs\n", (unsigned)config.path,
                (unsigned)config.lr_count, (unsigned)config.cpus);
    }
    machine_start(&config);
    machine.unchecked = true;
    for (uint32_t i = config.cpus; i-- != 0;) {
        machine_go_to(i);
        reference_start(&player()->reference, i, play.shared);
        play_control(3U | field_put(GICC_CTLR_ACKCTL, 1));
    }
    play_forward(3);
    start_spis();
    if (header[2] / 4U % 4U != 0) {
        enable_all();
    }
    if (play.visits) {
        visitor_start();
    }
}

/* The vCPU of a step is its upper two bits. One that is off comes on, or the step is left out. */
static void step(const uint8_t *bytes)
{
    machine_go_to((uint32_t)bytes[0] >> 6U & (MODEL_CPUS - 1U));
    if (here->cpu.index >= machine.config.cpus) {
        machine_go_to(here->cpu.index % machine.config.cpus);
    }
    if (!here->cpu.place.online) {
        if (bytes[2] % 4U != 0) {
            return;
        }
        play_on();
    }
    if (play.wild) {
        wild_step(bytes[0] & 63U, bytes[1], bytes[2]);
    } else {
        machine.unchecked = true; /* once a step is enough */
        play_step(bytes[0] & 63U, bytes[1], bytes[2]);
        machine.unchecked = false;
        machine_settle();
        compare_lines();
    }
}

/* All come on, and end what they had begun. */
static void finish_begun(void)
{
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        if (!here->cpu.place.online) {
            play_on();
        }
        play_late(false);
    }
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        while (player()->reference.depth != 0) {
            play_end();
        }
        while (player()->dropped_count != 0) {
            play_deactivate(0);
        }
    }
}

/* Everything is let through. */
static void open_all(void)
{
    play_forward(3);
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        play_control(3U | field_put(GICC_CTLR_ACKCTL, 1));
        guest_gicc_write(GICC_PMR, 0xff);
        player()->reference.pmr = 0xf8;
        for (uint32_t intid = 0; intid < PLAY_INTIDS; intid++) {
            irq_of(intid)->priority = 0x80;
            guest_set_priority(intid, 0x80);
            if (irq_of(intid)->active) {
                play_by_hand(intid);
            }
            if (i == 0 && intid >= INTID_SPI_FIRST) {
                irq_of(intid)->targets = (uint8_t)(1U << intid % machine.config.cpus);
                guest_target(intid, irq_of(intid)->targets);
            }
        }
    }
    enable_all();
}

/* Handles what there is, here; lines go low in their handlers. */
static void handle_all(void)
{
    while (guest_sees_irq() || guest_sees_fiq()) {
        uint32_t intid;

        play_acknowledge();
        intid = field_get(GICC_IAR_INTID, player()->handled[player()->reference.depth - 1U].iar);
        if (irq_of(intid)->line) {
            play_line(intid);
        }
        play_end();
    }
}

/* Everything is handled: nothing may remain, and nothing physical may hang. */
static void drain(void)
{
    machine.unchecked = true;
    finish_begun();
    if (play.visits) {
        machine_go_to(0);
        visitor_finish();
    }
    open_all();
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        handle_all();
    }
    machine.unchecked = false;
    machine_settle();
    machine.unchecked = true;
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        compare_all();
        for (uint32_t intid = 0; intid < PLAY_INTIDS; intid++) {
            assert_false(reference_is_pending(irq_of(intid)) || irq_of(intid)->active);
            assert_false(physical_of(intid)->active);
        }
    }
}

void play_story(const uint8_t *data, size_t size)
{
    size = size < PLAY_BYTES_MAX ? size : PLAY_BYTES_MAX;
    if (size < HEADER_BYTES + STEP_BYTES) {
        return;
    }
    start(data);
    for (size_t at = HEADER_BYTES; at + STEP_BYTES <= size; at += STEP_BYTES) {
        step(data + at);
    }
    if (play.wild) {
        wild_end();
    } else {
        drain();
    }
}
