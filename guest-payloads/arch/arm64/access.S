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

	/* Byte orders of the two levels, of SCTLR_EL1, beside each other. */
	.equ	SCTLR_E0E_BIT, 24
	.equ	ORDERS_SHIFT, 3		/* in access_at_level()'s `how`: ACCESS_EL0_REVERSED, then EL1's */
	.equ	ACCESS_EL0_BIT, 2
	.equ	EL0_MASKED, 0x3c0
	.equ	EL1H_MASKED, 0x3c5

	.type	access_has_levels, %function
	.global	access_has_levels
access_has_levels:
	mov	w0, #1
	ret

/* The access is the first instruction at its level, an SVC the second. The MMU is off, as above. */
	.type	access_at_level, %function
	.global	access_at_level
access_at_level:
	mrs	x3, vbar_el1
	ldr	x4, =level_vectors
	msr	vbar_el1, x4
	mrs	x4, sctlr_el1
	and	x5, x4, #~(1 << SCTLR_M_BIT)
	ubfx	x6, x2, #ORDERS_SHIFT, #2
	orr	x5, x5, x6, lsl #SCTLR_E0E_BIT
	mov	x6, #EL1H_MASKED
	mov	x7, #EL0_MASKED
	tst	x2, #1 << ACCESS_EL0_BIT
	csel	x6, x6, x7, eq
	msr	spsr_el1, x6
	adr	x6, 1f
	and	x7, x2, #3
	add	x6, x6, x7, lsl #3
	msr	elr_el1, x6
	msr	sctlr_el1, x5
	isb
	eret
1:	ldr	w0, [x0]
	svc	#0
	str	w1, [x0]
	svc	#0
	ldr	x0, [x0]
	svc	#0
	str	x1, [x0]
	svc	#0
from_level:
	msr	sctlr_el1, x4
	msr	vbar_el1, x3
	isb
	ret

	.section .text.level_vectors, "ax"
	.align	11
level_vectors:
	.rept	16
	.align	7
	b	from_level
	.endr
	.text

	/* Software step (D2.12): each of these instructions ends in a step exception; some are a shim's. */
	.equ	MDSCR_SS_KDE, 1 << 13 | 1
	.equ	STEP_FROM, 0x2001c5	/* EL1 on its own stack pointer; D clear, but A, I and F masked; SS */
	.equ	SS_BIT, 21
	.equ	EC_STEP_CURRENT, 0x33
	.equ	PSCI_VERSION_HIGH, 0x8400	/* the low half is 0 (common/psci.h) */

	/* From here to stepped_to are stepped. A call of the firmware may change x4 to x17. */
	.macro	stepped_from
	stp	x19, x20, [sp, #-32]!
	stp	x21, x22, [sp, #16]
	mrs	x22, vbar_el1
	ldr	x1, =step_vectors
	msr	vbar_el1, x1
	msr	oslar_el1, xzr
	mov	x1, #MDSCR_SS_KDE
	msr	mdscr_el1, x1
	ldr	x1, =STEP_FROM
	msr	spsr_el1, x1
	adr	x1, 1f
	msr	elr_el1, x1
	adr	x20, 2f
	mov	x19, #0
	eret
1:	nop
	.endm
	.macro	stepped_to
2:	nop
	b	stepped_out
	.endm

	.type	access_stepped, %function
	.global	access_stepped
access_stepped:
	stepped_from
	ldr	w1, [x0]
	nop
	str	w1, [x0]
	nop
	ldrb	w1, [x0]
	nop
	mrs	x1, cntp_ctl_el0
	nop
	stepped_to

	.type	access_stepped_calls, %function
	.global	access_stepped_calls
access_stepped_calls:
	stepped_from
	mov	x0, #0			/* HVC_NULL (common/hypercall.h) */
	hvc	#0
	nop
	movz	w0, #PSCI_VERSION_HIGH, lsl #16
	smc	#0
	nop
	stepped_to

/* What has been stepped is counted in x19. At the address in x20 it ends. */
stepped:
	mrs	x21, esr_el1
	lsr	w21, w21, #26
	cmp	w21, #EC_STEP_CURRENT
	b.ne	stepped_out
	add	x19, x19, #1
	mrs	x21, elr_el1
	cmp	x21, x20
	b.hs	stepped_out
	mrs	x21, spsr_el1
	orr	x21, x21, #1 << SS_BIT
	msr	spsr_el1, x21
	eret
stepped_out:
	msr	mdscr_el1, xzr
	isb
	mov	w0, w19
	msr	vbar_el1, x22
	ldp	x21, x22, [sp, #16]
	ldp	x19, x20, [sp], #32
	ret

	.section .text.step_vectors, "ax"
	.align	11
step_vectors:
	.rept	16
	.align	7
	b	stepped
	.endr
