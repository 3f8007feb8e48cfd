/*
 * attempt() and attempt_fail() (attempt.h). What a function must preserve is on the stack while an attempt is
 * under way, and the stack pointer in attempt_stack; 0: none is.
 */
	.text
	.type	attempt, %function
	.global	attempt
attempt:
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	mrs	x1, daif
	str	x1, [sp, #96]
	ldr	x2, =attempt_stack
	mov	x1, sp
	str	x1, [x2]
	blr	x0
	mov	w0, #1
end:
	ldr	x2, =attempt_stack
	str	xzr, [x2]
	ldr	x1, [sp, #96]
	msr	daif, x1
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #112
	ret

	.type	attempt_fail, %function
	.global	attempt_fail
attempt_fail:
	ldr	x2, =attempt_stack
	ldr	x1, [x2]
	cbz	x1, 1f
	mov	sp, x1
	mov	w0, #0
	b	end
1:	ret

	.bss
	.align	3
attempt_stack:
	.space	8
