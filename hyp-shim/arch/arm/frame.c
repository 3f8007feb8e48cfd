/*
 * Registers of the mode the guest was in, which has a bank of its own of some.
 */
#include "frame.h"

#include <stddef.h>

#include "banked.h"
#include "sysreg.h"

#define REG_SP 13U
#define REG_LR 14U

static const struct bank {
    uint32_t mode;
    uint32_t (*read_sp)(void), (*read_lr)(void);
    void (*write_sp)(uint32_t), (*write_lr)(uint32_t);
} banks[] = {
    {PSR_MODE_SVC, read_SP_svc, read_LR_svc, write_SP_svc, write_LR_svc},
    {PSR_MODE_ABT, read_SP_abt, read_LR_abt, write_SP_abt, write_LR_abt},
    {PSR_MODE_UND, read_SP_und, read_LR_und, write_SP_und, write_LR_und},
    {PSR_MODE_IRQ, read_SP_irq, read_LR_irq, write_SP_irq, write_LR_irq},
    {PSR_MODE_FIQ, read_SP_fiq, read_LR_fiq, write_SP_fiq, write_LR_fiq},
};

static const struct bank *current_bank(void)
{
    uint32_t mode = read_SPSR_hyp() & PSR_MODE_MASK;

    for (uint32_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
        if (banks[i].mode == mode) {
            return &banks[i];
        }
    }
    return NULL; /* User and System mode */
}

/* r8 to r12, which FIQ mode alone has banks of: the vector pushed those of all other modes. */
static const struct high {
    uint32_t (*read)(void);
    void (*write)(uint32_t);
} highs[] = {
    {read_R8_fiq, write_R8_fiq},   {read_R9_fiq, write_R9_fiq},   {read_R10_fiq, write_R10_fiq},
    {read_R11_fiq, write_R11_fiq}, {read_R12_fiq, write_R12_fiq},
};

static uintptr_t read_high(const struct frame *frame, uint32_t reg)
{
    bool fiq = (read_SPSR_hyp() & PSR_MODE_MASK) == PSR_MODE_FIQ;

    return fiq ? highs[reg - FRAME_UNBANKED].read() : frame->r[reg];
}

static void write_high(struct frame *frame, uint32_t reg, uintptr_t value)
{
    if ((read_SPSR_hyp() & PSR_MODE_MASK) == PSR_MODE_FIQ) {
        highs[reg - FRAME_UNBANKED].write(value);
    } else {
        frame->r[reg] = value;
    }
}

uintptr_t frame_read_banked(const struct frame *frame, uint32_t reg)
{
    const struct bank *bank = current_bank();

    if (reg == REG_SP) {
        return bank != NULL ? bank->read_sp() : read_SP_usr();
    }
    if (reg == REG_LR) {
        return bank != NULL ? bank->read_lr() : frame->lr_usr;
    }
    return reg < REG_SP ? read_high(frame, reg) : 0;
}

void frame_write_banked(struct frame *frame, uint32_t reg, uintptr_t value)
{
    const struct bank *bank = current_bank();

    if (reg == REG_SP) {
        if (bank != NULL) {
            bank->write_sp(value);
        } else {
            write_SP_usr(value);
        }
    } else if (reg == REG_LR) {
        if (bank != NULL) {
            bank->write_lr(value);
        } else {
            frame->lr_usr = value;
        }
    } else if (reg < REG_SP) {
        write_high(frame, reg, value);
    }
}
