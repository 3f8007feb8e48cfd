/*
 * AArch64 code for the hostile guest: what is of the architecture (trials/code.h has the rest).
 */
#ifndef TRIALS_CODE_WORDS_H
#define TRIALS_CODE_WORDS_H

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

#endif
