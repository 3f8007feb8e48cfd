/*
 * What happens when the guest stops running: arch/ saves what C clobbers, calls one of these, and returns to
 * the guest.
 */
#ifndef CORE_EXIT_H
#define CORE_EXIT_H

#include <stdint.h>

#include "core/vm.h"
#include "frame.h"

/* A physical interrupt, or the maintenance interrupt, is pending. */
void exit_irq(struct vcpu *vcpu);

/* The same for one that was acknowledged: `iar` is what that read, and no LPI. */
void exit_irq_acknowledged(struct vcpu *vcpu, uint32_t iar);

/* The same on the CPU of a vCPU that has virtual LPIs by the hardware (core/v3/vpe.c). */
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
exit_handler exit_data_abort;     /* an emulated register, or memory the guest does not have */
exit_handler exit_fetch_abort;    /* a jump to memory the guest does not have */
exit_handler exit_fp;             /* floating-point registers that are the other VM's just now */
exit_handler exit_wait;           /* WFI or WFE */
exit_handler exit_wait_with_vpes; /* the same where virtual LPIs by the hardware end it, too */
exit_handler exit_unknown;        /* what the guest should not do: an Undefined Instruction exception */

#endif
