/*
 * What the syndrome register says of a trap (Arm DDI 0406C, B3.13.6).
 */
#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "banked.h"
#include "common/field.h"
#include "sysreg.h"

#define TRAP_SMC_LENGTH  4U
#define TRAP_WORD_LENGTH 4U /* of the accesses that go to exit_word_access() */

/* The IPA page of the data abort being handled, as HPFAR has it, and what an IPA looks like there. */
static inline uint32_t trap_fault_tag(void)
{
    return read_HPFAR();
}

static inline uint32_t trap_page_tag(uint32_t ipa)
{
    return field_put(HPFAR_FIPA, ipa >> 12);
}

#define TRAP_NO_PAGE UINT32_MAX /* the lower bits of HPFAR are zero */

/* Offset in that page. */
static inline uint32_t trap_fault_offset(void)
{
    return read_HDFAR() & 0xfffU;
}

/* Whether a data abort is a translation fault whose access the syndrome describes. */
static inline bool trap_is_emulable(uint32_t syndrome)
{
    return field_get(HSR_ISV, syndrome) != 0 && field_get(HSR_FSC_KIND, syndrome) == FSC_KIND_TRANSLATION;
}

/*
 * Of such an access: log2 of its width in bytes, the register, the direction, what a load does with the sign.
 */
static inline uint32_t trap_access_size(uint32_t syndrome)
{
    return field_get(HSR_SAS, syndrome);
}

static inline uint32_t trap_access_register(uint32_t syndrome)
{
    return field_get(HSR_SRT, syndrome);
}

static inline bool trap_access_is_write(uint32_t syndrome)
{
    return field_get(HSR_WNR, syndrome) != 0;
}

static inline bool trap_access_sign_extends(uint32_t syndrome)
{
    return field_get(HSR_SSE, syndrome) != 0;
}

static inline uint32_t trap_sign_extend(uint32_t value, uint32_t size)
{
    uint32_t sign = 1U << ((8U << size) - 1U);

    return (value ^ sign) - sign;
}

/* Length in bytes of the instruction that trapped. */
static inline uint32_t trap_instruction_length(uint32_t syndrome)
{
    return field_get(HSR_IL, syndrome) != 0 ? 4 : 2;
}

/* Moves a Thumb guest's IT block on past the instruction that was emulated. */
void trap_advance_it(uint32_t spsr);

/* Moves the guest past its instruction of `length` bytes. */
static inline void trap_skip(uint32_t length)
{
    uint32_t spsr = read_SPSR_hyp();

    write_ELR_hyp(read_ELR_hyp() + length);
    if ((spsr & PSR_T) != 0) {
        trap_advance_it(spsr);
    }
}

#endif
