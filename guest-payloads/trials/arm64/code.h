/*
 * AArch64 code for the hostile guest: random words of a class, and the tables it runs under.
 */
#ifndef TRIALS_CODE_H
#define TRIALS_CODE_H

#include <stdbool.h>
#include <stdint.h>

struct hostile;

#define CODE_REGISTERS 30U /* x30 is where the code starts */
#define CODE_WORDS     32U
#define CODE_PAIRS     8U

/* SCTLR_EL1: what is one; and with MMU and caches. */
#define CODE_SCTLR_OFF 0x30d00800UL
#define CODE_SCTLR_ON  (CODE_SCTLR_OFF | 0x1005UL)

#define code_wfi  0xd503207fU
#define code_jump 0xd61f0000U /* br x0 */

/* A random number in a register: half of them have more than 32 bits. */
uint64_t code_wide(struct hostile *hostile, uint32_t random);

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

#endif
