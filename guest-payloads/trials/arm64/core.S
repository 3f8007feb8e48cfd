/*
 * The core of the hostile guest (hostile.h).
 */
	.equ	STACK_SIZE, 4096

	/* Places in struct hostile_op. */
	.equ	OP_SP, 30 * 8
	.equ	OP_CODE, 31 * 8
	.equ	OP_SCTLR, 32 * 8
	.equ	OP_VBAR, 33 * 8
	.equ	OP_UNMASK, 34 * 8

	.section .text.vectors, "ax"
	.align	11
	.global	hostile_vectors
hostile_vectors:
	.rept	16
	.align	7
	b	hostile_trapped
	.endr

	.text
	.type	hostile_resume, %function
	.global	hostile_resume
hostile_trapped:
	mov	x19, #1
	b	1f
hostile_resume:
	mov	x19, #0
	b	1f
	.type	hostile_start, %function
	.global	hostile_start
hostile_start:
	mov	x19, #2
1:	msr	daifset, #15
	movz	x0, #0x0800
	movk	x0, #0x30d0, lsl #16	/* CODE_SCTLR_OFF: no load before this, data may be big-endian */
	msr	sctlr_el1, x0
	isb
	msr	spsel, #1
	msr	mdscr_el1, xzr
	ldr	x0, =hostile_vectors
	msr	vbar_el1, x0
	isb
	mrs	x0, mpidr_el1
	and	x0, x0, #7
	ldr	x1, =hostile_stacks + STACK_SIZE
	add	x1, x1, x0, lsl #12
	mov	sp, x1
	mov	x1, x19
	bl	hostile_step
	dsb	sy
	ic	iallu
	dsb	sy
	ldr	x1, [x0, #OP_VBAR]
	msr	vbar_el1, x1
	ldr	x1, [x0, #OP_SCTLR]
	msr	sctlr_el1, x1
	isb
	ldr	x1, [x0, #OP_SP]
	mov	sp, x1
	ldr	x30, [x0, #OP_CODE]
	ldr	x1, [x0, #OP_UNMASK]
	cbz	x1, 2f
	msr	daifclr, #2
2:	ldp	x2, x3, [x0, #2 * 8]
	ldp	x4, x5, [x0, #4 * 8]
	ldp	x6, x7, [x0, #6 * 8]
	ldp	x8, x9, [x0, #8 * 8]
	ldp	x10, x11, [x0, #10 * 8]
	ldp	x12, x13, [x0, #12 * 8]
	ldp	x14, x15, [x0, #14 * 8]
	ldp	x16, x17, [x0, #16 * 8]
	ldp	x18, x19, [x0, #18 * 8]
	ldp	x20, x21, [x0, #20 * 8]
	ldp	x22, x23, [x0, #22 * 8]
	ldp	x24, x25, [x0, #24 * 8]
	ldp	x26, x27, [x0, #26 * 8]
	ldp	x28, x29, [x0, #28 * 8]
	ldp	x0, x1, [x0]
	br	x30

	.bss
	.align	4
hostile_stacks:
	.space	STACK_SIZE * 8
