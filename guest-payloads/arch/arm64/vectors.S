/*
 * The guest's vectors. An interrupt's handler stamp is taken first thing after what C clobbers was saved.
 */
	.macro	vector target
	.align	7
	b	\target
	.endm

	/* Saves what the procedure call standard lets C clobber, and restores it. */
	.macro	save_clobbered
	stp	x0, x1, [sp, #-160]!
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x30, [sp, #144]
	.endm

	.macro	restore_clobbered
	ldp	x18, x30, [sp, #144]
	ldp	x16, x17, [sp, #128]
	ldp	x14, x15, [sp, #112]
	ldp	x12, x13, [sp, #96]
	ldp	x10, x11, [sp, #80]
	ldp	x8, x9, [sp, #64]
	ldp	x6, x7, [sp, #48]
	ldp	x4, x5, [sp, #32]
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #160
	.endm

	.macro	vector_irq
	.align	7
vector_irq:
	save_clobbered
	isb
	mrs	x0, cntvct_el0
	ldr	x1, =irq_stamp
	str	x0, [x1]
	bl	irq_handle
	restore_clobbered
	eret
	.endm

	/* The same for a CPU that was turned on: its stamp is the first thing in its struct smp_cpu. */
	.macro	vector_irq_secondary
	.align	7
vector_irq_secondary:
	save_clobbered
	isb
	mrs	x1, cntvct_el0
	mrs	x0, tpidr_el1
	str	x1, [x0]
	bl	smp_handle
	restore_clobbered
	eret
	.endm

	/* The guest runs in EL1 on SP_EL1: the second of the four groups is the only one in use. */
	.macro	vector_table irq
	vector	vector_sync
	vector	vector_sync
	vector	vector_fiq
	vector	vector_serror
	vector	vector_sync
	\irq
	vector	vector_fiq
	vector	vector_serror
	.rept	2
	vector	vector_sync
	vector	vector_sync
	vector	vector_fiq
	vector	vector_serror
	.endr
	.endm

	.section .text.vectors, "ax"
	.align	11
	.global	vectors
vectors:
	vector_table vector_irq

	.align	11
	.global	vectors_secondary
vectors_secondary:
	vector_table vector_irq_secondary

/* fault(kind, pc): by the exception class of ESR_EL1 */
vector_sync:
	ldr	x2, =fault_stack_top
	mov	sp, x2
	mrs	x1, elr_el1
	mrs	x2, esr_el1
	lsr	w2, w2, #26
	mov	w0, #1
	cmp	w2, #0x15		/* SVC */
	b.eq	1f
	mov	w0, #2
	and	w3, w2, #0x3e
	cmp	w3, #0x20		/* instruction abort, from EL0 or EL1 */
	b.eq	1f
	mov	w0, #3
	cmp	w3, #0x24		/* data abort */
	b.eq	1f
	mov	w0, #0
1:	b	fault
vector_serror:
	mov	w0, #3
	mrs	x1, elr_el1
	b	fault
vector_fiq:
	mov	w0, #4
	mrs	x1, elr_el1
	b	fault
