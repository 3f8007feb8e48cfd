/*
 * What the CPU offers in its ID registers, and a guest does not have, because it would trap: SVE, pointer
 * authentication, and their like. Where there is such a thing, reads of the ID registers trap, and do not
 * show it (Arm DDI 0487, D17.2.48, HCR_EL2.TID3). Where there is none, nothing traps.
 */
#ifndef ARCH_ID_REGISTERS_H
#define ARCH_ID_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"

/* Whether this CPU offers something of the kind. */
bool id_hides_something(void);

/*
 * Performs a trapped read of an ID register, whose instruction is to be skipped then. False: `syndrome` is
 * not that of one.
 */
bool id_read_for_guest(uint32_t syndrome, struct frame *frame);

#endif
