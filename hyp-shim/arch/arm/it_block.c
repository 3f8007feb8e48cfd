/*
 * The part of skipping an instruction that only Thumb guests need.
 */
#include "it_block.h"

#include "banked.h"
#include "common/field.h"

/* ITSTATE<1:0> stands at [26:25], <7:2> at [15:10] (Arm DDI 0406C, B1.3.3; ITAdvance, A2.5.2). */
#define PSR_IT_LOW_OFF  25
#define PSR_IT_LOW_LEN  2
#define PSR_IT_HIGH_OFF 10
#define PSR_IT_HIGH_LEN 6
#define PSR_IT_MASK     (0x3U << PSR_IT_LOW_OFF | 0x3fU << PSR_IT_HIGH_OFF)

void it_block_advance(uint32_t spsr)
{
    uint32_t it = field_get(PSR_IT_HIGH, spsr) << 2 | field_get(PSR_IT_LOW, spsr);

    it = (it & 0x7U) == 0 ? 0 : (it & 0xe0U) | (it << 1 & 0x1fU);
    write_SPSR_hyp((spsr & ~PSR_IT_MASK) | field_put(PSR_IT_HIGH, it >> 2) | field_put(PSR_IT_LOW, it));
}
