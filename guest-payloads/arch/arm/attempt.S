/*
 * attempt() and attempt_fail() (attempt.h). What a function must preserve is on the stack of SVC mode while
 * an attempt is under way, and the stack pointer in attempt_stack; 0: none is.
 */
	.syntax unified

	.equ	MODE_SVC, 0x13

	.text
	.type	attempt, %function
	.global	attempt
attempt:
	mrs	r1, cpsr
	push	{r1, r4-r11, lr}
	ldr	r2, =attempt_stack
	str	sp, [r2]
	blx	r0
	mov	r0, #1
end:
	ldr	r2, =attempt_stack
	mov	r1, #0
	str	r1, [r2]
	pop	{r1}
	msr	cpsr_c, r1		/* the masks; the mode is SVC's */
	pop	{r4-r11, pc}

/* In the mode of the exception, whose stack is not needed any more. */
	.type	attempt_fail, %function
	.global	attempt_fail
attempt_fail:
	ldr	r2, =attempt_stack
	ldr	r1, [r2]
	cmp	r1, #0
	bxeq	lr
	cps	#MODE_SVC
	mov	sp, r1
	mov	r0, #0
	b	end

	.bss
	.align	2
attempt_stack:
	.space	4
