/*
 * The part of skipping an instruction that only Thumb guests need.
 */
#ifndef ARCH_IT_BLOCK_H
#define ARCH_IT_BLOCK_H

#include <stdint.h>

/* Moves a Thumb guest's IT block on past the instruction that was emulated. */
void it_block_advance(uint32_t spsr);

#endif
