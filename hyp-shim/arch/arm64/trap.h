/*
 * What the syndrome register says of a trap (Arm DDI 0487, D17.2.37).
 */
#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/field.h"
#include "sysreg.h"

#define TRAP_SMC_LENGTH    4U
#define TRAP_WORD_LENGTH   4U /* of the accesses that go to exit_word_access() */
#define TRAP_SYSREG_LENGTH 4U

/* A system register as the syndrome of a trapped MSR or MRS has it: op0, op1, CRn, CRm, op2. */
#define TRAP_SYSREG(op0, op1, crn, crm, op2)                                                                 \
    ((uint32_t)(op0) << 20 | (uint32_t)(op2) << 17 | (uint32_t)(op1) << 14 | (uint32_t)(crn) << 10 |         \
     (uint32_t)(crm) << 1)
#define TRAP_SYSREG_BITS TRAP_SYSREG(3, 7, 15, 15, 7)

/* The IPA page of the data abort being handled, as HPFAR_EL2 has it, and what an IPA looks like there. */
static inline uintptr_t trap_fault_tag(void)
{
    return read_HPFAR_EL2();
}

static inline uintptr_t trap_page_tag(uintptr_t ipa)
{
    return field_put(HPFAR_FIPA, ipa >> 12);
}

#define TRAP_NO_PAGE UINTPTR_MAX /* the lower bits of HPFAR_EL2 are zero */

/* Offset in that page. */
static inline uint32_t trap_fault_offset(void)
{
    return (uint32_t)read_FAR_EL2() & 0xfffU;
}

/*
 * Whether a data abort is a translation fault whose access the syndrome describes. Of AArch32 code, which can
 * only be at EL0, no access is emulated.
 */
static inline bool trap_is_emulable(uint32_t syndrome)
{
    return field_get(ESR_ISV, syndrome) != 0 && field_get(ESR_FSC_KIND, syndrome) == FSC_KIND_TRANSLATION &&
           (read_SPSR_EL2() & PSR_MODE_A32) == 0;
}

/*
 * Of such an access: log2 of its width in bytes, the register, the direction.
 */
static inline uint32_t trap_access_size(uint32_t syndrome)
{
    return field_get(ESR_SAS, syndrome);
}

static inline uint32_t trap_access_register(uint32_t syndrome)
{
    return field_get(ESR_SRT, syndrome);
}

/* Whether it is one of 8 bytes. */
static inline bool trap_access_is_double(uint32_t syndrome)
{
    return field_get(ESR_SAS, syndrome) == 3;
}

static inline bool trap_access_is_write(uint32_t syndrome)
{
    return field_get(ESR_WNR, syndrome) != 0;
}

/* The state of the CPU that an emulated access depends on, read once: SCTLR_EL1. */
typedef uint64_t trap_state_t;

static inline trap_state_t trap_state(void)
{
    return read_SCTLR_EL1();
}

/* Whether an access of exit_word_access() needs no more than that: vectors.S has looked at it. */
static inline bool trap_word_is_plain(uint32_t syndrome)
{
    (void)syndrome;
    return true;
}

/* Whether the guest's data, at the level that the access is from, are big-endian. */
static inline bool trap_data_is_reversed(trap_state_t state)
{
    if ((state & (SCTLR_EE | SCTLR_E0E)) == 0) {
        return false;
    }
    return (state & ((read_SPSR_EL2() & PSR_MODE_MASK) == PSR_MODE_EL0 ? SCTLR_E0E : SCTLR_EE)) != 0;
}

/* What a load of `value` leaves in its register. */
static inline uintptr_t trap_access_extend(uint32_t syndrome, uint32_t value)
{
    uint64_t sign = 1ULL << ((8U << trap_access_size(syndrome)) - 1U);
    uint64_t extended = field_get(ESR_SSE, syndrome) != 0 ? (value ^ sign) - sign : value;

    return field_get(ESR_SF, syndrome) != 0 ? extended : (uint32_t)extended;
}

/* Length in bytes of the instruction that trapped. */
static inline uint32_t trap_instruction_length(uint32_t syndrome)
{
    return field_get(ESR_IL, syndrome) != 0 ? 4 : 2;
}

/* The same past an access that is plain, and past a system register's. */
static inline void trap_skip_plain(uint32_t length)
{
    write_ELR_EL2(read_ELR_EL2() + length);
}

/* Moves the guest past its instruction of `length` bytes: one that was stepped, or jumped to, is over. */
static inline void trap_skip(uint32_t length)
{
    write_ELR_EL2(read_ELR_EL2() + length);
    write_SPSR_EL2(read_SPSR_EL2() & ~(uint64_t)(PSR_SS | PSR_BTYPE));
}

static inline void trap_skip_from(trap_state_t state, uint32_t length)
{
    (void)state;
    trap_skip(length);
}

/* Has the guest make the HVC or SMC that it is past once more. */
static inline void trap_repeat_call(void)
{
    write_ELR_EL2(read_ELR_EL2() - TRAP_SMC_LENGTH);
}

#endif
