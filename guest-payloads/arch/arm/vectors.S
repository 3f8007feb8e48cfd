/*
 * The guest's vectors. An interrupt's handler stamp is taken first thing after what C clobbers was saved.
 */
	.syntax unified

	.section .text.vectors, "ax"
	.align	5
	.global	vectors
vectors:
	b	.
	b	vector_undefined
	b	vector_svc
	b	vector_fetch
	b	vector_data
	b	.
	b	vector_irq
	b	vector_fiq

	.align	5
	.global	vectors_secondary
vectors_secondary:
	b	.
	b	vector_undefined
	b	vector_svc
	b	vector_fetch
	b	vector_data
	b	.
	b	vector_irq_secondary
	b	vector_fiq

	.type	vector_irq, %function
	.global	vector_irq
vector_irq:
	sub	lr, lr, #4
	push	{r0-r3, r12, lr}
	isb
	mrrc	p15, 1, r0, r1, c14	/* CNTVCT */
	ldr	r2, =irq_stamp
	strd	r0, r1, [r2]
	bl	irq_handle
	ldm	sp!, {r0-r3, r12, pc}^

/* The same for a CPU that was turned on: its stamp is the first thing in its struct smp_cpu. */
	.type	vector_irq_secondary, %function
vector_irq_secondary:
	sub	lr, lr, #4
	push	{r0-r3, r12, lr}
	isb
	mrrc	p15, 1, r0, r1, c14	/* CNTVCT */
	mrc	p15, 0, r2, c13, c0, 4	/* TPIDRPRW */
	strd	r0, r1, [r2]
	mov	r0, r2
	bl	smp_handle
	ldm	sp!, {r0-r3, r12, pc}^

vector_undefined:
	mov	r0, #0
	sub	r1, lr, #4
	b	fault
vector_svc:
	mov	r0, #1
	sub	r1, lr, #4
	b	fault
vector_fetch:
	mov	r0, #2
	sub	r1, lr, #4
	b	fault
vector_data:
	mov	r0, #3
	sub	r1, lr, #8
	b	fault
vector_fiq:
	mov	r0, #4
	sub	r1, lr, #4
	b	fault
