/*
 * Entering the guest's exception vectors as the hardware would (Arm DDI 0406C, B1.9).
 */
#include "inject.h"

#include "banked.h"
#include "common/field.h"
#include "sysreg.h"

#define VECTOR_UNDEFINED   0x04U
#define VECTOR_FETCH_ABORT 0x0cU
#define VECTOR_DATA_ABORT  0x10U
#define VECTORS_HIGH       0xffff0000U

#define SCTLR_V  (1U << 13)
#define SCTLR_EE (1U << 25)
#define SCTLR_TE (1U << 30)

#define PSR_J       (1U << 24)
#define PSR_IT_BITS 0x0600fc00U

/* Fault status of a synchronous external abort, short- and long-descriptor format (B3.13.3, B3.13.4). */
#define TTBCR_EAE         (1U << 31)
#define FSR_EXTERNAL      0x008U
#define FSR_EXTERNAL_LPAE 0x210U
#define DFSR_WNR          (1U << 11)

static uint32_t fault_status(void)
{
    uint32_t ttbcr;

    __asm__ volatile("mrc p15, 0, %0, c2, c0, 2" : "=r"(ttbcr));
    return (ttbcr & TTBCR_EAE) != 0 ? FSR_EXTERNAL_LPAE : FSR_EXTERNAL;
}

/* The guest goes on at `vector` in `mode`, interrupts masked as the exception masks them. */
static void enter(uint32_t mode, uint32_t vector, uint32_t masks)
{
    uint32_t sctlr = read_SCTLR();
    uint32_t spsr = read_SPSR_hyp() & ~(PSR_MODE_MASK | PSR_T | PSR_E | PSR_J | PSR_IT_BITS);

    if ((sctlr & SCTLR_TE) != 0) {
        spsr |= PSR_T;
    }
    if ((sctlr & SCTLR_EE) != 0) {
        spsr |= PSR_E;
    }
    write_SPSR_hyp(spsr | mode | masks);
    write_ELR_hyp(((sctlr & SCTLR_V) != 0 ? VECTORS_HIGH : read_VBAR()) + vector);
}

void inject_data_abort(uint32_t syndrome)
{
    write_SPSR_abt(read_SPSR_hyp());
    write_LR_abt(read_ELR_hyp() + 8U);
    write_DFSR(fault_status() | (field_get(HSR_WNR, syndrome) != 0 ? DFSR_WNR : 0));
    write_DFAR(read_HDFAR());
    enter(PSR_MODE_ABT, VECTOR_DATA_ABORT, PSR_I | PSR_A);
}

void inject_fetch_abort(void)
{
    write_SPSR_abt(read_SPSR_hyp());
    write_LR_abt(read_ELR_hyp() + 4U);
    write_IFSR(fault_status());
    write_IFAR(read_HIFAR());
    enter(PSR_MODE_ABT, VECTOR_FETCH_ABORT, PSR_I | PSR_A);
}

void inject_undefined(void)
{
    uint32_t spsr = read_SPSR_hyp();

    write_SPSR_und(spsr);
    write_LR_und(read_ELR_hyp() + ((spsr & PSR_T) != 0 ? 2U : 4U));
    enter(PSR_MODE_UND, VECTOR_UNDEFINED, PSR_I);
}
