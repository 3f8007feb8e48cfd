/*
 * Hyp mode's vectors. An interrupt saves what the procedure call standard lets C clobber; a trap saves the
 * frame its emulation may read and write. Neither touches the list registers or any system register on the
 * way.
 */
#include "stacks.inc"
#include "trace.h"

	.arch_extension virt
	.syntax unified

	/* Translation fault of a load or store of a word, whose syndrome is valid, by a 4-byte instruction. */
	.equ	HSR_WORD_ACCESS, 0x93800004

	.section .text.vectors, "ax"
	.align	5
	.global	hyp_vectors
hyp_vectors:
	b	.			/* reset: never taken */
	b	fault_undefined
	b	fault_undefined		/* HVC in Hyp mode */
	b	fault_fetch
	b	fault_data
	b	trap_exit		/* HVC and every trap from the guest */
	b	irq_exit
	b	irq_exit		/* FIQ: the shim's GIC only signals IRQ */

	.type	irq_exit, %function
	.global	irq_exit
irq_exit:
	push	{r0-r3, r12, lr}
	mrc	p15, 4, r0, c13, c0, 2	/* HTPIDR: this CPU's vCPU */
	trace_stamp(STAGE_EL2_ENTRY)
	bl	exit_irq
	pop	{r0-r3, r12, lr}
	trace_stamp(STAGE_EL2_EXIT)
	eret

	.type	trap_exit, %function
	.global	trap_exit
trap_exit:
	push	{r0-r12, lr}		/* struct frame */
	mrc	p15, 4, r0, c13, c0, 2	/* HTPIDR */
	mrc	p15, 4, r1, c5, c2, 0	/* HSR */
	mov	r2, sp
	bic	r3, r1, #0x000f0000	/* less the register ... */
	ldr	r12, =HSR_WORD_ACCESS
	bic	r3, r3, #0x43		/* ... the direction, and the level of the table */
	cmp	r3, r12
	bne	1f
	trace_stamp(STAGE_EL2_ENTRY)
	bl	exit_word_access
	trace_stamp(STAGE_INJECT)
	pop	{r0-r12, lr}
	trace_stamp(STAGE_EL2_EXIT)
	eret
1:	ldr	r12, =exit_table
	lsr	r3, r1, #26		/* exception class */
	ldr	r12, [r12, r3, lsl #2]
	trace_stamp(STAGE_EL2_ENTRY)
	blx	r12
	trace_stamp(STAGE_INJECT)
	.global	trap_return
trap_return:
	pop	{r0-r12, lr}
	trace_stamp(STAGE_EL2_EXIT)
	eret

	.global	guest_eret
guest_eret:
	mov	sp, r1
	mov	r1, #0			/* the guest sees nothing of the shim's */
	msr	SP_svc, r1
	msr	LR_svc, r1
	.irp	reg, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, lr
	mov	\reg, r1
	.endr
	eret

	/* r0 is kept in the guest's TPIDRURW, and the fault's kind in TPIDRURO: the run ends here. */
	.macro	fault kind
	mcr	p15, 0, r0, c13, c0, 2
	mov	r0, #\kind
	mcr	p15, 0, r0, c13, c0, 3
	b	shim_fault
	.endm

/* exit_shim_fault(kind, pc, address, syndrome); what the registers were is in fault_registers. */
fault_undefined:
	fault	1
fault_fetch:
	fault	2
fault_data:
	fault	3
shim_fault:
	ldr	r0, =fault_registers
	stmib	r0, {r1-r12}
	str	sp, [r0, #13 * 4]
	str	lr, [r0, #14 * 4]
	mrc	p15, 0, r1, c13, c0, 2
	str	r1, [r0]
	mrc	p15, 0, r0, c13, c0, 3
	mrs	r1, ELR_hyp
	mrc	p15, 4, r2, c6, c0, 0	/* HDFAR */
	cmp	r0, #2
	mrceq	p15, 4, r2, c6, c0, 2	/* HIFAR */
	mrc	p15, 4, r3, c5, c2, 0	/* HSR */
	ldr	sp, =cpu_stacks + FIRST_STACK_TOP
	b	exit_shim_fault
