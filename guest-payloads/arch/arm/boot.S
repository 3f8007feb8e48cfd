/*
 * The guest's first instructions. Under the shim it starts in SVC mode; alone, the machine may start it in
 * Hyp mode, or in Secure SVC mode, which it leaves at once, with the GIC given to the non-secure side, the
 * generic timer to EL1 and nothing trapped.
 */
	.arch_extension virt
	.arch_extension sec
	.syntax unified

#include "start.inc"

	.equ	SMP_STACK, 8		/* in struct smp_cpu (runtime/smp.h) */
	.equ	SMP_IRQ_STACK, 12

	.equ	SVC_MASKED, 0x1d3	/* SVC mode; A, I and F masked */
	.equ	HYP_MASKED, 0x1da	/* Hyp mode, likewise */
	.equ	MODE_MON, 0x16
	.equ	NSACR_CP10_CP11, 0xc00
	.equ	SCTLR_OFF, 0xc50078	/* MMU and caches off: the bits that are one, and barriers */

	/* SCR: non-secure, which may change A and F; HVC is there; SMC, which nobody answers, is not. */
	.equ	SCR_NONSECURE, 0x1b1

/* From Hyp mode, if that is where it starts, to SVC mode. Keeps r0. */
	.macro	leave_hyp
	mrs	r1, cpsr
	and	r1, r1, #0x1f
	cmp	r1, #MODE_HYP
	bne	1f
	ldr	r1, =hyp_vectors
	mcr	p15, 4, r1, c12, c0, 0	/* HVBAR */
	mov	r1, #0
	mcr	p15, 4, r1, c1, c1, 0	/* HCR */
	mcr	p15, 4, r1, c1, c1, 2	/* HCPTR */
	mcr	p15, 4, r1, c1, c1, 3	/* HSTR */
	mcrr	p15, 4, r1, r1, c14	/* CNTVOFF */
	mov	r1, #3
	mcr	p15, 4, r1, c14, c1, 0	/* CNTHCTL: the physical timer and counter are EL1's */
	mrc	p15, 0, r1, c9, c12, 0	/* PMCR */
	ubfx	r1, r1, #11, #5
	mcr	p15, 4, r1, c1, c1, 1	/* HDCR: so are debug, the performance monitors and all event counters */
	ldr	r1, =SVC_MASKED
	msr	spsr_cxsf, r1
	adr	r1, 1f
	msr	ELR_hyp, r1
	eret
1:
	.endm

	.macro	used_memory
	forget_stretch GUEST_BASE, GUEST_SIZE
	.endm

	.section .text.boot, "ax"
	.global	_start
_start:
	image_header
image_start:
	cpsid	aif
	mrc	p15, 0, r0, c0, c0, 5	/* MPIDR */
	lsls	r0, r0, #8
	bne	park			/* nobody turned the others on: they are not wanted */
	start_in_place used_memory, hosted=1
	mrs	r0, cpsr
	and	r0, r0, #0x1f
	cmp	r0, #MODE_HYP
	beq	4f
	tell_secure
	cmp	r0, #0
	blne	leave_secure
4:	leave_hyp
	ldr	r0, =vectors
	mcr	p15, 0, r0, c12, c0, 0	/* VBAR */
	cps	#0x12			/* a stack for each mode that has one to itself */
	ldr	sp, =irq_stack_top
	cps	#0x11
	ldr	sp, =fiq_stack_top
	cps	#0x17
	ldr	sp, =fault_stack_top
	cps	#0x1b
	ldr	sp, =fault_stack_top
	cps	#0x13
	ldr	sp, =stack_top
	clear_bss
	b	guest_main

park:
	wfi
	b	park

/*
 * From Secure SVC mode through Monitor mode to Hyp mode, or to SVC mode where there is no Hyp mode, at the
 * return address. What is secure is given to the non-secure side first.
 */
leave_secure:
	mov	r4, lr
	ldr	sp, =stack_top
	bl	gic_open_to_nonsecure
	ldr	r0, =NSACR_CP10_CP11
	mcr	p15, 0, r0, c1, c1, 2	/* NSACR */
	mrc	p15, 0, r5, c0, c1, 1	/* ID_PFR1 */
	cps	#MODE_MON
	ldr	r0, =SCR_NONSECURE
	mcr	p15, 0, r0, c1, c1, 0	/* SCR */
	isb
	ldr	r0, =SCTLR_OFF
	mcr	p15, 0, r0, c1, c0, 0	/* SCTLR, the non-secure one */
	isb
	tst	r5, #PFR1_HYP
	ldreq	r0, =SVC_MASKED
	ldrne	r0, =HYP_MASKED
	msr	spsr_cxsf, r0
	mov	lr, r4
	movs	pc, lr

/*
 * Where a check starts a CPU to see what it starts with (cpu.h). In ARM state the two words in Thumb
 * would be instructions whose condition, LT, is not met: what is left in r1 tells the states apart.
 */
	.thumb
	.align	2
	.thumb_func
	.type	secondary_probe_thumb, %function
	.global	secondary_probe_thumb
secondary_probe_thumb:
	adds	r1, #1
	nop
	bx	pc
	nop
	.arm
	.type	secondary_probe, %function
	.global	secondary_probe
secondary_probe:
	.irp	n, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, sp, lr
	orr	r1, r1, \n
	.endr
	mvn	r1, r1
	mcr	p15, 0, r1, c13, c0, 2	/* TPIDRURW */
	b	secondary_start

	released

/* A CPU that PSCI turned on: r0 is its struct smp_cpu, which starts with its two stacks. */
	.global	secondary_start
secondary_start:
	leave_hyp
	ldr	r1, =vectors_secondary
	mcr	p15, 0, r1, c12, c0, 0	/* VBAR */
	mcr	p15, 0, r0, c13, c0, 4	/* TPIDRPRW: for the vector */
	ldr	r1, [r0, #SMP_IRQ_STACK]
	cps	#0x12
	mov	sp, r1
	cps	#0x17
	ldr	sp, =fault_stack_top
	cps	#0x1b
	ldr	sp, =fault_stack_top
	cps	#0x13
	ldr	sp, [r0, #SMP_STACK]
	b	smp_main

/* What is left in Hyp mode: it says to an HVC that nothing is there. */
	.section .text.hyp, "ax"
	.align	5
hyp_vectors:
	.rept	5
	b	.
	.endr
	b	5f			/* HVC */
	b	.
	b	.
5:	mvn	r0, #0			/* PSCI's and SMCCC's NOT_SUPPORTED */
	eret

	.section .bss.stack, "aw", %nobits
	.align	3
	.space	0x4000
stack_top:
	.space	0x1000
irq_stack_top:
	.space	0x1000
fiq_stack_top:
	.space	0x1000
fault_stack_top:
