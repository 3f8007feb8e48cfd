/*
 * Where arch/ enters core/: when a CPU starts, and when the guest stops running. Then arch/ saves what C
 * clobbers, calls one of these, and returns to the guest.
 */
#ifndef CORE_EXIT_H
#define CORE_EXIT_H

#include <stdint.h>

#include "core/vcpu.h"
#include "frame.h"

/* Called once, on a stack, with the shim's memory initialised and the MMU off. */
_Noreturn void shim_main(void);

/* The same for a CPU that PSCI turned on: it is to run `vcpu`. */
_Noreturn void shim_secondary_main(struct vcpu *vcpu);

/*
 * The boot code cannot go on: started where there is no way to EL2; in secure state (1) because there is
 * none, or else (0). Says so, MMU off.
 */
_Noreturn void shim_refuse(uint32_t secure);

/* The shim itself faulted; `kind` 1 to 4: undefined instruction, fetch, data, what no fault should be. */
_Noreturn void exit_shim_fault(uint32_t kind, uintptr_t pc, uintptr_t address, uint32_t syndrome);

/* A physical interrupt, or the maintenance interrupt, is pending. */
void exit_irq(struct vcpu *vcpu);

/* The same for one that was acknowledged: `iar` is what that read, and no LPI. */
void exit_irq_acknowledged(struct vcpu *vcpu, uint32_t iar);

/* The same on a GICv3's CPU whose guest has LPIs. */
void exit_irq_with_lpis(struct vcpu *vcpu);

/* The same on a GICv4's CPU whose guest has virtual LPIs by the hardware. */
void exit_irq_with_vpes(struct vcpu *vcpu);

/*
 * The guest trapped: `syndrome` as the architecture's syndrome register has it, the guest's registers in
 * `frame`. arch/ has a table of these, by exception class.
 */
typedef void exit_handler(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame);

exit_handler exit_hypercall;     /* HVC: number and arguments in the frame, the result goes there */
exit_handler exit_firmware_call; /* SMC */
exit_handler
    exit_word_access; /* a load or store of a word, described by the syndrome: perhaps an emulated register */
exit_handler exit_word_access_with_lpis; /* the same on a CPU whose guest has LPIs */
exit_handler exit_data_abort;            /* an emulated register, or memory the guest does not have */
exit_handler exit_fetch_abort;           /* a jump to memory the guest does not have */
exit_handler exit_fp;                    /* floating-point registers that are the other VM's just now */
exit_handler exit_wait;                  /* WFI or WFE */
exit_handler exit_wait_with_vpes;        /* the same where virtual LPIs by the hardware end it, too */
exit_handler exit_unknown; /* what the guest should not do: an Undefined Instruction exception */

/* Registers of the emulated physical timer. */
enum timer_register { TIMER_CTL, TIMER_TVAL, TIMER_CVAL };

/* A trapped access. Writes take effect, on the line and on EL2's timer, before this returns. */
uint64_t timer_read(struct vcpu *vcpu, enum timer_register reg);
void timer_write(struct vcpu *vcpu, enum timer_register reg, uint64_t value);

#endif
