/*
 * ARMv7 code for the hostile guest: random words of a class, and the tables it runs under.
 */
#ifndef TRIALS_CODE_H
#define TRIALS_CODE_H

#include <stdbool.h>
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
