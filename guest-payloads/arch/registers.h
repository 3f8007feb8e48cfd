/*
 * The registers a guest has to itself, which a switch of VMs must keep: filled with a pattern, and looked at.
 */
#ifndef ARCH_REGISTERS_H
#define ARCH_REGISTERS_H

#include <stdint.h>

/* Fills what can be filled with interrupts masked and nothing harmed, each with a value that follows from
 * `seed`. */
void registers_fill(uint32_t seed);

/* The number of the first register that does not hold what registers_fill() gave it, from 1 on; 0: all do. */
uint32_t registers_wrong(uint32_t seed);

/* The same for the floating-point registers, which are turned on for it. */
void registers_fill_fp(uint32_t seed);
uint32_t registers_wrong_fp(uint32_t seed);

#endif
