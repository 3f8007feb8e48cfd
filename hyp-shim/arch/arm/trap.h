/*
 * What the syndrome register says of a trap (Arm DDI 0406C, B3.13.6).
 */
#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "banked.h"
#include "common/field.h"
#include "frame.h"
#include "it_block.h"
#include "sysreg.h"

/* Of the registers in a syndrome, those from FRAME_UNBANKED on. */
#define HSR_SRT_BANKED (FRAME_UNBANKED << HSR_SRT_OFF)

#define TRAP_SMC_LENGTH  4U
#define TRAP_WORD_LENGTH 4U /* of the accesses that go to exit_word_access() */

/* The IPA page of the data abort being handled, as HPFAR has it, and what an IPA looks like there. */
static inline uintptr_t trap_fault_tag(void)
{
    return read_HPFAR();
}

static inline uintptr_t trap_page_tag(uintptr_t ipa)
{
    return field_put(HPFAR_FIPA, ipa >> 12);
}

#define TRAP_NO_PAGE UINTPTR_MAX /* the lower bits of HPFAR are zero */

/* Offset in that page: by this instruction, for a compiler takes a second mask where it indexes words by it.
 */
static inline uint32_t trap_fault_offset(void)
{
    uint32_t offset;

    __asm__("ubfx %0, %1, #0, #12" : "=r"(offset) : "r"(read_HDFAR()));
    return offset;
}

/* Whether a data abort is a translation fault whose access the syndrome describes. */
static inline bool trap_is_emulable(uint32_t syndrome)
{
    return field_get(HSR_ISV, syndrome) != 0 && field_get(HSR_FSC_KIND, syndrome) == FSC_KIND_TRANSLATION;
}

/*
 * Of such an access: log2 of its width in bytes, the register, the direction.
 */
static inline uint32_t trap_access_size(uint32_t syndrome)
{
    return field_get(HSR_SAS, syndrome);
}

static inline uint32_t trap_access_register(uint32_t syndrome)
{
    return field_get(HSR_SRT, syndrome);
}

/* Whether it is one of 8 bytes: no instruction whose syndrome describes it has so many. */
static inline bool trap_access_is_double(uint32_t syndrome)
{
    (void)syndrome;
    return false;
}

static inline bool trap_access_is_write(uint32_t syndrome)
{
    return field_get(HSR_WNR, syndrome) != 0;
}

/* What a load of `value` leaves in its register. */
static inline uintptr_t trap_access_extend(uint32_t syndrome, uint32_t value)
{
    uint32_t sign = 1U << ((8U << trap_access_size(syndrome)) - 1U);

    return field_get(HSR_SSE, syndrome) != 0 ? (value ^ sign) - sign : value;
}

/* Length in bytes of the instruction that trapped. */
static inline uint32_t trap_instruction_length(uint32_t syndrome)
{
    return field_get(HSR_IL, syndrome) != 0 ? 4 : 2;
}

/* The state of the CPU that an emulated access depends on, read once: SPSR_hyp. */
typedef uint32_t trap_state_t;

static inline trap_state_t trap_state(void)
{
    return read_SPSR_hyp();
}

/*
 * Whether an access of exit_word_access() is one of ARM state, with little-endian data and a register that no
 * mode has a bank of: then only the program counter moves past it.
 */
static inline bool trap_word_is_plain(uint32_t syndrome)
{
    return (syndrome & HSR_SRT_BANKED) == 0 && (trap_state() & (PSR_T | PSR_E)) == 0;
}

/* Whether the guest's data, as its code stands, are big-endian. */
static inline bool trap_data_is_reversed(trap_state_t state)
{
    return (state & PSR_E) != 0;
}

/* Moves the guest past its instruction of `length` bytes. */
static inline void trap_skip_from(trap_state_t state, uint32_t length)
{
    write_ELR_hyp(read_ELR_hyp() + length);
    if ((state & PSR_T) != 0) {
        it_block_advance(state);
    }
}

static inline void trap_skip(uint32_t length)
{
    trap_skip_from(trap_state(), length);
}

/* The same past an access that is plain. */
static inline void trap_skip_plain(uint32_t length)
{
    write_ELR_hyp(read_ELR_hyp() + length);
}

/* Has the guest make the HVC or SMC that it is past once more. */
static inline void trap_repeat_call(void)
{
    write_ELR_hyp(read_ELR_hyp() - TRAP_SMC_LENGTH);
}

#endif
