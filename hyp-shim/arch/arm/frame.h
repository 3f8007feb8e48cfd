/*
 * The guest's registers as the trap vector pushes them. sp and lr of the guest's modes stay in their banks.
 */
#ifndef ARCH_FRAME_H
#define ARCH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* Registers from here on are banked in some mode: r8 to r12 in FIQ mode, sp and lr in most. */
#define FRAME_UNBANKED 8U

struct frame {
    uintptr_t r[13];  /* those of User mode */
    uintptr_t lr_usr; /* Hyp mode shares it with User mode */
};

uintptr_t frame_read_banked(const struct frame *frame, uint32_t reg);
void frame_write_banked(struct frame *frame, uint32_t reg, uintptr_t value);

/* Whether `reg` lies in the frame itself, whatever mode the guest was in; then these reach it. */
static inline bool frame_has(uint32_t reg)
{
    return reg < FRAME_UNBANKED;
}

static inline uintptr_t frame_get(const struct frame *frame, uint32_t reg)
{
    return frame->r[reg];
}

static inline void frame_set(struct frame *frame, uint32_t reg, uintptr_t value)
{
    frame->r[reg] = value;
}

/* General-purpose register `reg` (0 to 14) of the guest, as the mode it was in sees it. */
static inline uintptr_t frame_read(const struct frame *frame, uint32_t reg)
{
    return frame_has(reg) ? frame->r[reg] : frame_read_banked(frame, reg);
}

static inline void frame_write(struct frame *frame, uint32_t reg, uintptr_t value)
{
    if (frame_has(reg)) {
        frame->r[reg] = value;
    } else {
        frame_write_banked(frame, reg, value);
    }
}

/* Argument `n` (0 to 3) of a hypercall, and its result. */
static inline uintptr_t frame_argument(const struct frame *frame, uint32_t n)
{
    return frame->r[n];
}

/* The arguments behind the first, three of them. */
static inline const uintptr_t *frame_arguments(const struct frame *frame)
{
    return &frame->r[1];
}

static inline void frame_result(struct frame *frame, uintptr_t value)
{
    frame->r[0] = value;
}

/* What vectors.S keeps of a fault of the shim itself: its registers, in order, and where the stack pointer
 * is. */
#define FAULT_REGISTERS 15U
#define FAULT_SP        13U

extern uintptr_t fault_registers[FAULT_REGISTERS];

#endif
