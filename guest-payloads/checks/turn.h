/*
 * A guest whose stores change every SPI it has.
 */
#ifndef CHECKS_TURN_H
#define CHECKS_TURN_H

#include <stdint.h>

/*
 * Until `*order` changes: all SPIs are pending, in both groups, of which the CPU takes one; and stores turn
 * all of them on and off. Then nothing is enabled or pending.
 */
void turn_all(const volatile uint32_t *order);

#endif
