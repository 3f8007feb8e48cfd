/*
 * Which counter stamps read. A stamp is an ISB and a read of CNTVCT behind it, and nothing else in the image
 * is: so all of them can be found, and their reads be made those of another counter. An image has no code for
 * both, and a stamp costs no instruction more.
 */
#ifndef ARCH_STAMPS_H
#define ARCH_STAMPS_H

#include <stdbool.h>

/*
 * From here on all stamps read PMCCNTR (true), or CNTVCT as at start. In 32 bits: what is above them is not
 * to be looked at. False: there are too many to keep note of, or none.
 */
bool stamps_read_cycles(bool cycles);

#endif
