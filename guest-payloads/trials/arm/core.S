/*
 * The core of the hostile guest (hostile.h).
 */
	.syntax unified

	.equ	STACK_SIZE, 4096
	.equ	MODE_SVC, 0x13

	/* Places in struct hostile_op. */
	.equ	OP_SP, 13 * 4
	.equ	OP_CODE, 14 * 4
	.equ	OP_SCTLR, 15 * 4
	.equ	OP_VBAR, 16 * 4
	.equ	OP_UNMASK, 17 * 4

	.section .text.vectors, "ax"
	.align	5
	.global	hostile_vectors
hostile_vectors:
	.rept	8
	b	hostile_trapped
	.endr

	.text
	.type	hostile_trapped, %function
hostile_trapped:
	mov	r4, #1
	b	1f
	.type	hostile_resume, %function
	.global	hostile_resume
hostile_resume:
	mov	r4, #0
	b	1f
	.type	hostile_start, %function
	.global	hostile_start
hostile_start:
	mov	r4, #2
1:	cpsid	aif, #MODE_SVC
	setend	le
	movw	r0, #0x0078
	movt	r0, #0x00c5		/* CODE_SCTLR_OFF */
	mcr	p15, 0, r0, c1, c0, 0	/* SCTLR */
	isb
	ldr	r0, =hostile_vectors
	mcr	p15, 0, r0, c12, c0, 0	/* VBAR */
	mrc	p15, 0, r0, c0, c0, 5	/* MPIDR */
	and	r0, r0, #7
	ldr	sp, =hostile_stacks + STACK_SIZE
	add	sp, sp, r0, lsl #12
	mov	r1, r4
	bl	hostile_step
	dsb
	ldr	r1, [r0, #OP_VBAR]
	mcr	p15, 0, r1, c12, c0, 0	/* VBAR */
	ldr	r1, [r0, #OP_SCTLR]
	mcr	p15, 0, r1, c1, c0, 0	/* SCTLR */
	isb
	ldr	sp, [r0, #OP_SP]
	ldr	lr, [r0, #OP_CODE]
	ldr	r1, [r0, #OP_UNMASK]
	cmp	r1, #0
	beq	2f
	cpsie	i
2:	cmp	r0, r0			/* LE: code_fill() */
	ldm	r0, {r0-r12}
	bx	lr

	.bss
	.align	3
hostile_stacks:
	.space	STACK_SIZE * 8
