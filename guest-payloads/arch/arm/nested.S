/*
 * nested_call(): IRQ mode has one link register and one SPSR, and a nested interrupt takes both. So the
 * callee runs in SVC mode, whose link register the interrupted code may be using, and whose stack it may have
 * left unaligned.
 */
	.syntax unified

	.equ	MODE_IRQ, 0x12
	.equ	MODE_SVC, 0x13

	.text
	.type	nested_call, %function
	.global	nested_call
nested_call:
	push	{r4, lr}
	mrs	r4, spsr
	cps	#MODE_SVC
	mov	r2, sp
	bic	r3, r2, #7
	mov	sp, r3
	push	{r2-r4, lr}		/* the stack as it was; r3 only fills up to 8 bytes */
	mov	r3, r0
	mov	r0, r1
	cpsie	i
	blx	r3
	cpsid	i
	pop	{r2-r4, lr}
	mov	sp, r2
	cps	#MODE_IRQ
	msr	spsr_cxsf, r4
	pop	{r4, pc}
