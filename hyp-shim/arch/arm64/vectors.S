/*
 * EL2's vectors. The shim is compiled so that C clobbers fewer registers than the procedure call standard
 * lets it (clobbers.inc): an interrupt saves these. A trap saves them where a struct frame has them, and the
 * one other register that its emulation may read or write, which the syndrome names. Neither touches the list
 * registers or any system register on the way.
 */
#include "stacks.inc"
#include "trace.h"

	/* Offsets in struct frame (frame.h), and its size. */
	.equ	FRAME_X16, 16 * 8
	.equ	FRAME_X30, 30 * 8
	.equ	FRAME_SIZE, 32 * 8

	/* ESR_EL2 of a load or store of a word that met a translation fault, with a valid syndrome; and all
	   its bits but for the register and its width, the direction and the level of the table. */
	.equ	ESR_WORD_ACCESS, 0x93800004
	.equ	ESR_WORD_ACCESS_BITS, 0xffe07fbc
	.equ	ESR_EC_SHIFT, 26
	.equ	ESR_SRT, 16
	.equ	ESR_SYS_RT, 5
	.equ	SCTLR_E0E_SHIFT, 24
	.equ	SCTLR_EE_E0E, 3 << SCTLR_E0E_SHIFT
	.equ	PSR_BTYPE_SHIFT, 10
	.equ	PSR_SS_SHIFT, 21

#include "clobbers.inc"

	.macro	vector target
	.align	7
	b	\target
	.endm

	.macro	vector_irq handler
	.align	7
	save_clobbers
	mrs	x0, tpidr_el2		/* this CPU's vCPU */
	trace_stamp(STAGE_EL2_ENTRY)
	bl	\handler
	restore_clobbers
	trace_stamp(STAGE_EL2_EXIT)
	eret
	.endm

	/* The handlers of `table` are called as an exit_handler is (core/exit.h). */
	.macro	vector_trap table
	.align	7
	save_frame
	mrs	x1, esr_el2
	ldr	x4, =\table
	lsr	w3, w1, #ESR_EC_SHIFT
	ldr	x4, [x4, x3, lsl #3]
	mrs	x0, tpidr_el2
	mov	x2, sp
	trace_stamp(STAGE_EL2_ENTRY)
	blr	x4
	b	trap_return
	.endm

	/* All of a CPU: physical interrupts go to `irq`, the guest's traps by `table`, and `a32` from AArch32. */
	.macro	vector_table irq, table=exit_table, a32=exit_table_a32
	vector	.			/* on SP_EL0, which the shim never uses */
	vector	.
	vector	.
	vector	.
	vector	fault_sync		/* the shim's own */
	vector	fault_other
	vector	fault_other
	vector	fault_other
	vector_trap	\table		/* the guest's */
	vector_irq \irq
	vector_irq \irq			/* FIQ: the shim's GIC only signals IRQ */
	vector	fault_other
	vector_trap	\a32		/* the guest's, from AArch32 */
	vector_irq \irq
	vector_irq \irq
	vector	fault_other
	.endm

	.section .text.vectors, "ax"
	.align	11
	.global	hyp_vectors
hyp_vectors:
	vector_table exit_irq

	.global	trap_return
trap_return:
	trace_stamp(STAGE_INJECT)
	restore_frame
	trace_stamp(STAGE_EL2_EXIT)
	eret

	/* Jumps to `table` at the register that the syndrome in x1 names from bit `at` on. */
	.macro	jump_by_register table, at
	adr	x4, \table
	ubfx	x3, x1, #\at, #5
	add	x4, x4, x3, lsl #4
	br	x4
	.endm

	/* What it jumps to, 16 bytes for each register: calls `function` with a register saved that the vector
	   has not, and takes it back where the vector's return does not. */
	.macro	with_register function
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, \
		26, 27, 28, 29, 30, 31
	.balign	16
	.if	\n == 31 || (CLOBBERS >> \n) & 1
	bl	\function
	.else
	str	x\n, [sp, #\n * 8]
	bl	\function
	ldr	x\n, [sp, #\n * 8]
	.endif
	b	trap_return
	.endr
	.endm

/*
 * `name`: data aborts, in a table of exits; called with x0 to x2 as an exit_handler. A word goes the short
 * way, to `word`, if data are little-endian in EL1 and in EL0, and its instruction is neither stepped nor the
 * target of a jump: BTYPE is moved to where EE and E0E are, to be looked at with them.
 */
	.macro	data_aborts name, word
	.type	\name, %function
	.global	\name
\name:
	jump_by_register 1f, ESR_SRT
	.balign	16
1:	with_register 2f
2:	ldr	x3, =ESR_WORD_ACCESS << 32 | ESR_WORD_ACCESS_BITS
	and	w4, w1, w3
	cmp	x4, x3, lsr #32
	b.ne	exit_data_abort
	mrs	x3, sctlr_el1
	mrs	x4, spsr_el2
	orr	x3, x3, x4, lsl #SCTLR_E0E_SHIFT - PSR_BTYPE_SHIFT
	tst	x3, #SCTLR_EE_E0E
	b.ne	exit_data_abort
	tbnz	w4, #PSR_SS_SHIFT, exit_data_abort
	b	\word
	.endm

	data_aborts trap_data_abort, exit_word_access

/* Trapped system registers, likewise. */
	.type	trap_sysreg, %function
	.global	trap_sysreg
trap_sysreg:
	jump_by_register 1f, ESR_SYS_RT
	.balign	16
1:	with_register sysreg

/* Its instruction is over, if it was stepped or the target of a jump. */
sysreg:
	mrs	x3, spsr_el2
	and	x4, x3, #~(1 << PSR_SS_SHIFT)
	and	x4, x4, #~(3 << PSR_BTYPE_SHIFT)
	cmp	x4, x3
	b.ne	2f
	b	exit_sysreg
2:	msr	spsr_el2, x4
	b	exit_sysreg

#include "lpi_vectors.inc"

	.global	guest_eret
guest_eret:
	mov	sp, x1
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, \
		27, 28, 29, 30
	mov	x\n, xzr		/* the guest sees nothing of the shim's */
	.endr
	eret

/*
 * exit_shim_fault(kind, pc, address, syndrome): undefined instruction, fetch, data, or anything else. The
 * registers as they were are in fault_registers; two go through the guest's, as the run ends here.
 */
fault_sync:
	msr	sp_el0, x0
	mov	x0, #0
	b	1f
fault_other:
	msr	sp_el0, x0
	mov	x0, #4
1:	msr	tpidr_el0, x1
	ldr	x1, =fault_registers
	stp	x2, x3, [x1, #2 * 8]
	stp	x4, x5, [x1, #4 * 8]
	stp	x6, x7, [x1, #6 * 8]
	stp	x8, x9, [x1, #8 * 8]
	stp	x10, x11, [x1, #10 * 8]
	stp	x12, x13, [x1, #12 * 8]
	stp	x14, x15, [x1, #14 * 8]
	stp	x16, x17, [x1, #16 * 8]
	stp	x18, x19, [x1, #18 * 8]
	stp	x20, x21, [x1, #20 * 8]
	stp	x22, x23, [x1, #22 * 8]
	stp	x24, x25, [x1, #24 * 8]
	stp	x26, x27, [x1, #26 * 8]
	stp	x28, x29, [x1, #28 * 8]
	mov	x4, sp
	stp	x30, x4, [x1, #30 * 8]
	mrs	x2, sp_el0
	mrs	x3, tpidr_el0
	stp	x2, x3, [x1]
	mrs	x3, esr_el2
	cbnz	x0, 2f
	lsr	w4, w3, #ESR_EC_SHIFT
	mov	w0, #2
	cmp	w4, #0x21		/* instruction abort */
	b.eq	2f
	mov	w0, #3
	cmp	w4, #0x25		/* data abort */
	b.eq	2f
	mov	w0, #1
2:	mrs	x1, elr_el2
	mrs	x2, far_el2
	ldr	x4, =cpu_stacks + FIRST_STACK_TOP
	mov	sp, x4
	b	exit_shim_fault
