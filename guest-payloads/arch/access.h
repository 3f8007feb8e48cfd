/*
 * Loads and stores that a compiler does not choose: what an emulated access must get right besides its value.
 * `address` is that of a word.
 */
#ifndef ARCH_ACCESS_H
#define ARCH_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Stores a multiple of 8 below 256 from each general-purpose register, in each mode that has some of its own,
 * and loads it into the same one again. 0, or which of them did not hold it.
 */
uint32_t access_by_each_register(uintptr_t address);

/* One load or store with the byte order of data that is not the guest's. */
uint32_t access_reversed_load(uintptr_t address);
void access_reversed_store(uintptr_t address, uint32_t value);

/* Whether each level has a byte order of its own: in AArch64. */
bool access_has_levels(void);

/*
 * Where it has: one load or store at EL1 or in EL0, while data of these levels are big-endian (SCTLR_EL1.EE
 * and E0E). Returns what was loaded. The MMU is off meanwhile, so that EL0 may access what EL1 may.
 */
uint64_t access_at_level(uintptr_t address, uint64_t value, uint32_t how);
#define ACCESS_STORE        (1U << 0)
#define ACCESS_DOUBLE       (1U << 1) /* of 8 bytes, not of a word */
#define ACCESS_EL0          (1U << 2)
#define ACCESS_EL0_REVERSED (1U << 3)
#define ACCESS_EL1_REVERSED (1U << 4)
#define ACCESS_HOWS         (1U << 5) /* there are */

/*
 * Instructions in single step: ACCESS_STEPS with loads and stores of that word among them, and an access to
 * CNTP_CTL; ACCESS_CALL_STEPS with an HVC and an SMC. How many of them ended in an exception for that; 0
 * where the architecture has no single step.
 */
uint32_t access_stepped(uintptr_t address);
uint32_t access_stepped_calls(void);
#define ACCESS_STEPS      9U
#define ACCESS_CALL_STEPS 7U

#endif
