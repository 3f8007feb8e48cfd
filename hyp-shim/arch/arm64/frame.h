/*
 * The guest's registers as the trap vector saves them (vectors.S): those that C may clobber, and the one that
 * the syndrome names. All others are in the CPU still, and no exit asks for them.
 */
#ifndef ARCH_FRAME_H
#define ARCH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_REGISTERS 32U

struct frame {
    uintptr_t x[FRAME_REGISTERS];
};

/* Whether `reg` lies in the frame; then these reach it. */
static inline bool frame_has(uint32_t reg)
{
    return reg < FRAME_REGISTERS;
}

static inline uintptr_t frame_get(const struct frame *frame, uint32_t reg)
{
    return frame->x[reg];
}

static inline void frame_set(struct frame *frame, uint32_t reg, uintptr_t value)
{
    frame->x[reg] = value;
}

/* General-purpose register `reg` (0 to 31) of the guest. */
static inline uintptr_t frame_read(const struct frame *frame, uint32_t reg)
{
    return frame->x[reg];
}

static inline void frame_write(struct frame *frame, uint32_t reg, uintptr_t value)
{
    frame->x[reg] = value;
}

/* Argument `n` (0 to 3) of a hypercall, and its result. */
static inline uintptr_t frame_argument(const struct frame *frame, uint32_t n)
{
    return frame->x[n];
}

/* The arguments behind the first, three of them. */
static inline const uintptr_t *frame_arguments(const struct frame *frame)
{
    return &frame->x[1];
}

static inline void frame_result(struct frame *frame, uintptr_t value)
{
    frame->x[0] = value;
}

/* What vectors.S keeps of a fault of the shim itself: its registers, in order, and where the stack pointer
 * is. */
#define FAULT_REGISTERS 32U
#define FAULT_SP        31U

extern uintptr_t fault_registers[FAULT_REGISTERS];

#endif
