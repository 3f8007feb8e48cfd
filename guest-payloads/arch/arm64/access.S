/*
 * Loads and stores by each register, and in the other byte order.
 */
	.equ	SCTLR_M_BIT, 0
	.equ	SCTLR_EE_BIT, 25

	/* The value of register `n` goes there and back, the address being in `base`. */
	.macro	there_and_back n, base
	ldr	x\base, [sp]
	mov	w\n, #8 * \n
	str	w\n, [x\base]
	mov	w\n, #-1
	ldr	w\n, [x\base]
	cmp	w\n, #8 * \n
	mov	w\base, #\n + 1
	b.ne	2f
	.endm

	.text
	.type	access_by_each_register, %function
	.global	access_by_each_register
access_by_each_register:
	stp	x0, x30, [sp, #-112]!
	stp	x18, x19, [sp, #16]
	stp	x20, x21, [sp, #32]
	stp	x22, x23, [sp, #48]
	stp	x24, x25, [sp, #64]
	stp	x26, x27, [sp, #80]
	stp	x28, x29, [sp, #96]
	there_and_back 1, 0
	.irp	n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, \
		27, 28, 29, 30
	there_and_back \n, 0
	.endr
	there_and_back 0, 1
	b.ne	1f
	ldr	x0, [sp]		/* register 31: what is always zero */
	str	wzr, [x0]
	ldr	w1, [x0]
	ldr	wzr, [x0]
	cmp	w1, #0
	mov	w0, #32
	csel	w0, wzr, w0, eq
	b	2f
1:	mov	w0, #1
2:	ldr	x30, [sp, #8]
	ldp	x18, x19, [sp, #16]
	ldp	x20, x21, [sp, #32]
	ldp	x22, x23, [sp, #48]
	ldp	x24, x25, [sp, #64]
	ldp	x26, x27, [sp, #80]
	ldp	x28, x29, [sp, #96]
	add	sp, sp, #112
	ret

	/* The MMU is off meanwhile: the order holds for its walks as well. */
	.macro	reverse
	mrs	x2, sctlr_el1
	and	x3, x2, #~(1 << SCTLR_M_BIT)
	orr	x3, x3, #1 << SCTLR_EE_BIT
	msr	sctlr_el1, x3
	isb
	.endm
	.macro	reverse_back
	msr	sctlr_el1, x2
	isb
	.endm

	.type	access_reversed_load, %function
	.global	access_reversed_load
access_reversed_load:
	reverse
	ldr	w0, [x0]
	reverse_back
	ret

	.type	access_reversed_store, %function
	.global	access_reversed_store
access_reversed_store:
	reverse
	str	w1, [x0]
	reverse_back
	ret

	/* Software step (D2.12): each of these instructions ends in a step exception; some are a shim's. */
	.equ	MDSCR_SS_KDE, 1 << 13 | 1
	.equ	STEP_FROM, 0x2001c5	/* EL1 on its own stack pointer; D clear, but A, I and F masked; SS */
	.equ	SS_BIT, 21
	.equ	EC_STEP_CURRENT, 0x33

	.type	access_stepped, %function
	.global	access_stepped
access_stepped:
	mrs	x12, vbar_el1
	ldr	x1, =step_vectors
	msr	vbar_el1, x1
	msr	oslar_el1, xzr
	mov	x1, #MDSCR_SS_KDE
	msr	mdscr_el1, x1
	ldr	x1, =STEP_FROM
	msr	spsr_el1, x1
	adr	x1, 1f
	msr	elr_el1, x1
	adr	x10, 2f
	mov	x9, #0
	eret
1:	nop
	ldr	w1, [x0]
	nop
	str	w1, [x0]
	nop
	ldrb	w1, [x0]
	nop
	mrs	x1, cntp_ctl_el0
	nop
2:	nop
3:	mov	w0, w9
	msr	vbar_el1, x12
	ret

/* What has been stepped is counted in x9. At the address in x10 it ends. */
stepped:
	mrs	x11, esr_el1
	lsr	w11, w11, #26
	cmp	w11, #EC_STEP_CURRENT
	b.ne	4f
	add	x9, x9, #1
	mrs	x11, elr_el1
	cmp	x11, x10
	b.hs	4f
	mrs	x11, spsr_el1
	orr	x11, x11, #1 << SS_BIT
	msr	spsr_el1, x11
	eret
4:	msr	mdscr_el1, xzr
	isb
	b	3b

	.section .text.step_vectors, "ax"
	.align	11
step_vectors:
	.rept	16
	.align	7
	b	stepped
	.endr
