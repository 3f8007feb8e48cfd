/*
 * Loads and stores by each register in each mode, inside an IT block, and in the other byte order.
 */
	.syntax unified

	.equ	MODE_FIQ, 0x11
	.equ	MODE_IRQ, 0x12
	.equ	MODE_SVC, 0x13
	.equ	MODE_ABT, 0x17
	.equ	MODE_UND, 0x1b
	.equ	MODE_SYS, 0x1f

	.section .bss.access, "aw", %nobits
	.align	2
address:	.space	4
wrong:	.space	4
kept:	.space	8		/* sp and lr of the mode */

	/* The value of register `n` goes there and back; if it is not the same, `wrong` is `code`. */
	.macro	there_and_back n, base, code
	ldr	r\base, =address
	ldr	r\base, [r\base]
	mov	r\n, #8 * \n
	str	r\n, [r\base]
	mvn	r\n, #0
	ldr	r\n, [r\base]
	cmp	r\n, #8 * \n
	ldrne	r\base, =wrong
	movne	r\n, #\code
	strne	r\n, [r\base]
	.endm

	/* All of them in the mode that stands in front of `first`. */
	.macro	each_register mode, first
	cps	#\mode
	ldr	r0, =kept
	stm	r0, {sp, lr}
	there_and_back 0, 1, \first
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
	there_and_back \n, 0, \first + \n
	.endr
	ldr	r0, =kept
	ldr	sp, [r0]
	ldr	lr, [r0, #4]
	cps	#MODE_SVC
	.ltorg_over
	.endm

	.macro	.ltorg_over
	b	1f
	.ltorg
1:
	.endm

	/* The same by CNTP_CVAL, which takes two. */
	.macro	timer_there_and_back code
	mov	r8, #1
	mov	r9, #2
	mcrr	p15, 2, r8, r9, c14
	mrrc	p15, 2, r10, r11, c14
	cmp	r10, #1
	cmpeq	r11, #2
	ldrne	r0, =wrong
	movne	r1, #\code
	strne	r1, [r0]
	.endm

	.text
	.type	access_by_each_register, %function
	.global	access_by_each_register
access_by_each_register:
	push	{r4-r12, lr}
	ldr	r1, =address
	str	r0, [r1]
	mov	r0, #0
	str	r0, [r1, #4]
	each_register MODE_SVC, 0x10
	each_register MODE_FIQ, 0x20
	each_register MODE_IRQ, 0x30
	each_register MODE_ABT, 0x40
	each_register MODE_UND, 0x50
	each_register MODE_SYS, 0x60
	cps	#MODE_FIQ
	timer_there_and_back 0x80
	cps	#MODE_SVC
	ldr	r4, =wrong
	ldr	r4, [r4]
	ldr	r0, =address
	ldr	r0, [r0]
	bl	in_it_block
	cmp	r0, #2
	movne	r4, #0x70
	mov	r0, r4
	pop	{r4-r12, pc}

	/* Of four instructions under conditions the second and the fourth are not executed. */
	.thumb
	.thumb_func
	.type	in_it_block, %function
in_it_block:
	movs	r2, #0
	cmp	r2, #0
	itete	eq
	ldreq.w	r1, [r0]
	movne	r2, #1
	addeq	r2, r2, #2
	addne	r2, r2, #4
	mov	r0, r2
	bx	lr
	.arm

	.type	access_reversed_load, %function
	.global	access_reversed_load
access_reversed_load:
	setend	be
	ldr	r0, [r0]
	setend	le
	bx	lr

	.type	access_reversed_store, %function
	.global	access_reversed_store
access_reversed_store:
	setend	be
	str	r1, [r0]
	setend	le
	bx	lr

	/* What AArch64 alone has. */
	.irp	name, access_has_levels, access_at_level, access_stepped, access_stepped_calls
	.type	\name, %function
	.global	\name
\name:
	.endr
	mov	r0, #0
	mov	r1, #0
	bx	lr
