/*
 * Code for the hostile guest: random words of a class, and the tables it runs under.
 */
#ifndef TRIALS_CODE_H
#define TRIALS_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "code_words.h"

uint32_t code_access(uint32_t random);
uint32_t code_instruction(uint32_t random);
uint32_t code_call(uint32_t random);
uint32_t code_word_access(uint32_t address, uint32_t value, bool write);
uint32_t code_branch(uintptr_t from, uintptr_t to);

/* The operation that reads or writes the system register of encoding `number`, of all there are. */
void code_sysreg(struct hostile *hostile, uint32_t number);

/* One that acknowledges, ends and deactivates as it likes. */
void code_interface(struct hostile *hostile);

/* Makes other translation tables, `entries` of them at random or all; uses them. */
void code_tables(struct hostile *hostile, bool no_devices, uint32_t entries);
void code_use_tables(void);

/* Makes instructions that trap of memory that nobody has stored to: a jump there comes back. */
void code_fill(uintptr_t from, uintptr_t to);

#endif
