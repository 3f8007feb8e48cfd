/*
 * nested_call(): there is one ELR_EL1 and one SPSR_EL1, and a nested interrupt takes both.
 */
	.text
	.type	nested_call, %function
	.global	nested_call
nested_call:
	stp	x19, x30, [sp, #-32]!
	str	x20, [sp, #16]
	mrs	x19, elr_el1
	mrs	x20, spsr_el1
	mov	x2, x0
	mov	x0, x1
	msr	daifclr, #2
	blr	x2
	msr	daifset, #2
	msr	elr_el1, x19
	msr	spsr_el1, x20
	ldr	x20, [sp, #16]
	ldp	x19, x30, [sp], #32
	ret
