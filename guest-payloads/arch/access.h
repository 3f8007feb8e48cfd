/*
 * Loads and stores that a compiler does not choose: what an emulated access must get right besides its value.
 * `address` is that of a word.
 */
#ifndef ARCH_ACCESS_H
#define ARCH_ACCESS_H

#include <stdint.h>

/*
 * Stores a multiple of 8 below 256 from each general-purpose register, in each mode that has some of its own,
 * and loads it into the same one again. 0, or which of them did not hold it.
 */
uint32_t access_by_each_register(uintptr_t address);

/* One load or store with the byte order of data that is not the guest's. */
uint32_t access_reversed_load(uintptr_t address);
void access_reversed_store(uintptr_t address, uint32_t value);

/*
 * ACCESS_STEPS instructions in single step, loads and stores of that word among them, and an access to
 * CNTP_CTL. How many of them ended in an exception for that; 0 where the architecture has no single step.
 */
uint32_t access_stepped(uintptr_t address);
#define ACCESS_STEPS 9U

#endif
