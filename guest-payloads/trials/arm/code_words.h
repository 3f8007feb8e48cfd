/*
 * ARMv7 code for the hostile guest: what is of the architecture (trials/code.h has the rest).
 */
#ifndef TRIALS_CODE_WORDS_H
#define TRIALS_CODE_WORDS_H

#include <stdint.h>

struct hostile;

#define CODE_REGISTERS 13U /* then the stack pointer; lr is where the code starts */
#define CODE_WORDS     32U
#define CODE_PAIRS     6U

/* SCTLR: as after reset; and with MMU and caches. */
#define CODE_SCTLR_OFF 0x00c50078U
#define CODE_SCTLR_ON  (CODE_SCTLR_OFF | 0x1005U)

#define code_wfi  0xe320f003U
#define code_jump 0xe12fff10U /* bx r0 */

/* A random number in a register. */
static inline uint32_t code_wide(struct hostile *hostile, uint32_t random)
{
    (void)hostile;
    return random;
}

#endif
