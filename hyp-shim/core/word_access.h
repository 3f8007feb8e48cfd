/*
 * The short way for what nearly all emulated accesses are: a word, one of the registers in the frame's array,
 * an instruction of four bytes, nothing else to be done. arch/ has looked at the syndrome.
 */
#ifndef CORE_WORD_ACCESS_H
#define CORE_WORD_ACCESS_H

#include "core/regions.h"
#include "core/vcpu.h"
#include "frame.h"
#include "trap.h"

/* Performs it, in this page. */
static inline __attribute__((always_inline)) void
word_access(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame, const struct mmio_page *page)
{
    uint32_t reg = trap_access_register(syndrome);
    uint32_t offset = trap_fault_offset() & ~3U; /* aligned or not, it is the word there */
    const struct mmio_row *row = page->row_of[offset / 4U];

    if (!trap_access_is_write(syndrome)) {
        frame_set(frame, reg, mmio_row_read(row, &vcpu->vgic, mmio_page_offset(page, offset), MMIO_WORD));
    } else {
        mmio_row_write(row, &vcpu->vgic, mmio_page_offset(page, offset), MMIO_WORD,
                       (uint32_t)frame_get(frame, reg));
    }
    trap_skip_plain(TRAP_WORD_LENGTH);
}

#endif
