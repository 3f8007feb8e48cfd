/*
 * The guest's first instructions. Under the shim it starts in EL1; alone, the machine may start it in EL2 or
 * EL3, which it leaves at once, with the GIC given to the non-secure side, the generic timer to EL1 and
 * nothing trapped.
 */
#include "start.inc"

	.equ	SMP_STACK, 8		/* in struct smp_cpu (runtime/smp.h) */

	.equ	CURRENT_EL2, 0x8
	.equ	EL2H_MASKED, 0x3c9	/* of SPSR_EL3: EL2 on its own stack pointer, all masked */
	.equ	SCTLR_EL2_OFF, 0x30c50830

	/* SCR_EL3: lower levels are non-secure and AArch64; SMC, which nobody answers, is not there. And HVC is. */
	.equ	SCR_NONSECURE, 0x4b1
	.equ	SCR_HCE, 0x100

	.equ	EL1H_MASKED, 0x3c5	/* EL1 on its own stack pointer, all masked */
	.equ	CPTR_RES1, 0x33ff
	.equ	SCTLR_OFF, 0x30d00800	/* MMU and caches off: the bits that are one */

/* From EL2, if that is where it starts, to EL1. Keeps x0. */
	.macro	leave_el2
	mrs	x1, CurrentEL
	cmp	x1, #CURRENT_EL2
	b.ne	1f
	ldr	x1, =el2_vectors
	msr	vbar_el2, x1
	mov	x1, #HCR_RW
	msr	hcr_el2, x1
	mov	x1, #CPTR_RES1
	msr	cptr_el2, x1
	msr	hstr_el2, xzr
	msr	cntvoff_el2, xzr
	mov	x1, #3			/* the physical timer and counter are EL1's */
	msr	cnthctl_el2, x1
	mrs	x1, pmcr_el0
	ubfx	x1, x1, #11, #5		/* and all event counters */
	msr	mdcr_el2, x1
	mrs	x1, midr_el1
	msr	vpidr_el2, x1
	mrs	x1, mpidr_el1
	msr	vmpidr_el2, x1
	ldr	x1, =SCTLR_OFF
	msr	sctlr_el1, x1
	mov	x1, #EL1H_MASKED
	msr	spsr_el2, x1
	adr	x1, 1f
	msr	elr_el2, x1
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
	mrs	x1, CurrentEL
	cmp	x1, #CURRENT_EL1
	b.eq	4f
	mrs	x1, mpidr_el1
	tst	x1, #0xffffff		/* nobody turned the others on: they are not wanted */
	b.ne	park
4:	start_in_place used_memory, hosted=1
	mrs	x1, CurrentEL
	cmp	x1, #CURRENT_EL3
	b.ne	5f
	bl	leave_el3
5:	leave_el2
	ldr	x0, =vectors
	msr	vbar_el1, x0
	ldr	x0, =stack_top
	mov	sp, x0
	clear_bss
	b	guest_main

park:
	wfi
	b	park

/*
 * Gives what is secure to the non-secure side, and goes on there at the return address: in EL2, or in EL1
 * where there is no EL2.
 */
leave_el3:
	mov	x19, x30
	ldr	x1, =stack_top
	mov	sp, x1
	bl	gic_open_to_nonsecure
	msr	cptr_el3, xzr
	msr	mdcr_el3, xzr
	ldr	x1, =SCTLR_OFF
	msr	sctlr_el1, x1
	mov	x1, #SCR_NONSECURE
	mov	x2, #EL1H_MASKED
	mrs	x3, id_aa64pfr0_el1
	tst	x3, #PFR0_EL2
	b.eq	6f
	ldr	x2, =SCTLR_EL2_OFF
	msr	sctlr_el2, x2
	orr	x1, x1, #SCR_HCE
	mov	x2, #EL2H_MASKED
6:	msr	scr_el3, x1
	msr	spsr_el3, x2
	msr	elr_el3, x19
	isb
	eret

/* Where a check starts a CPU to see what it starts with (cpu.h). */
	.global	secondary_probe
secondary_probe:
	.irp	n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, \
		27, 28, 29, 30
	orr	x1, x1, x\n
	.endr
	mvn	x1, x1
	msr	tpidr_el0, x1
	b	secondary_start

	released

/* A CPU that PSCI turned on: x0 is its struct smp_cpu. */
	.global	secondary_start
secondary_start:
	leave_el2
	ldr	x1, =vectors_secondary
	msr	vbar_el1, x1
	msr	tpidr_el1, x0		/* for the vector */
	ldr	x1, [x0, #SMP_STACK]
	mov	sp, x1
	b	smp_main

/* What is left in EL2: it says to an HVC that nothing is there. */
	.section .text.el2, "ax"
	.align	11
el2_vectors:
	.rept	8
	.align	7
	b	.
	.endr
	.align	7
	mov	x0, #-1			/* PSCI's and SMCCC's NOT_SUPPORTED */
	eret
	.rept	7
	.align	7
	b	.
	.endr

	.section .bss.stack, "aw", %nobits
	.align	4
	.space	0x4000
stack_top:
	.space	0x1000
	.global	fault_stack_top
fault_stack_top:
