/*
 * Entering EL1's vectors as the hardware would (Arm DDI 0487, D1.3).
 */
#include "inject.h"

#include "common/field.h"
#include "sysreg.h"

/* Offset of the vector for synchronous exceptions, by where the exception comes from. */
#define VECTOR_CURRENT_SP0 0x000U
#define VECTOR_CURRENT_SPX 0x200U
#define VECTOR_LOWER_A64   0x400U
#define VECTOR_LOWER_A32   0x600U

/* From EL1 an abort has a class of its own: the one from EL0, and this bit. */
#define EC_SAME_LEVEL 1U

static uint32_t vector_from(uint64_t spsr)
{
    if ((spsr & PSR_MODE_A32) != 0) {
        return VECTOR_LOWER_A32;
    }
    switch (spsr & PSR_MODE_MASK) {
    case PSR_MODE_EL0:
        return VECTOR_LOWER_A64;
    case PSR_MODE_EL1T:
        return VECTOR_CURRENT_SP0;
    default:
        return VECTOR_CURRENT_SPX;
    }
}

/* The guest goes on at its vector for synchronous exceptions, all masked, and finds this syndrome there. */
static void enter(uint32_t class, uint32_t length, uint32_t status)
{
    uint64_t spsr = read_SPSR_EL2();

    write_ESR_EL1(field_put(ESR_EC, class) | field_put(ESR_IL, length) | status);
    write_SPSR_EL1(spsr);
    write_ELR_EL1(read_ELR_EL2());
    write_ELR_EL2(read_VBAR_EL1() + vector_from(spsr));
    write_SPSR_EL2(PSR_MODE_EL1H | PSR_D | PSR_A | PSR_I | PSR_F);
}

static uint32_t abort_class(uint32_t class_from_el0)
{
    uint32_t vector = vector_from(read_SPSR_EL2());

    return vector == VECTOR_CURRENT_SP0 || vector == VECTOR_CURRENT_SPX ? class_from_el0 | EC_SAME_LEVEL
                                                                        : class_from_el0;
}

void inject_data_abort(uint32_t syndrome)
{
    write_FAR_EL1(read_FAR_EL2());
    enter(abort_class(EC_DABT_GUEST), field_get(ESR_IL, syndrome),
          FSC_EXTERNAL | field_put(ESR_WNR, field_get(ESR_WNR, syndrome)));
}

void inject_fetch_abort(void)
{
    write_FAR_EL1(read_FAR_EL2());
    enter(abort_class(EC_IABT_GUEST), 1, FSC_EXTERNAL);
}

void inject_undefined(void)
{
    enter(EC_UNKNOWN, 1, 0);
}
