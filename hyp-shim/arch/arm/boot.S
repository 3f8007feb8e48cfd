/*
 * The shim's first instructions on a CPU: Hyp mode or Secure SVC mode, MMU and caches in any state.
 */
	.arch_extension virt
	.syntax unified

	.arch_extension sec

#include "start.inc"
#include "stacks.inc"

	.equ	MODE_MON, 0x16
	.equ	HYP_MASKED, 0x1da	/* Hyp mode; A, I and F masked */
	.equ	NSACR_CP10_CP11, 0xc00

	/* SCR: non-secure, which may change A and F; HVC is there; SMC, which nobody answers, is not. */
	.equ	SCR_NONSECURE, 0x1b1

/* All the memory that the shim and its guests use. */
	.macro	used_memory
	forget_stretch SHIM_BASE, SHIM_SIZE
	forget_stretch GUEST_BASE, GUEST_SIZE
	forget_stretch SECOND_BASE, GUEST_SIZE
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
	start_in_place used_memory, hosted=0
	mrs	r0, cpsr
	and	r0, r0, #0x1f
	cmp	r0, #MODE_HYP
	beq	1f
	tell_secure
	cmp	r0, #0
	beq	refuse
	mrc	p15, 0, r1, c0, c1, 1	/* ID_PFR1 */
	tst	r1, #PFR1_HYP
	beq	refuse
	bl	leave_secure
1:	ldr	r0, =hyp_vectors
	mcr	p15, 4, r0, c12, c0, 0	/* HVBAR */
	ldr	sp, =cpu_stacks + FIRST_STACK_TOP
	clear_bss
	b	shim_main

park:
	wfi
	b	park

/* r0: shim_refuse()'s argument. What that needs of .bss is cleared. */
refuse:
	ldr	sp, =cpu_stacks + FIRST_STACK_TOP
	clear_bss
	b	shim_refuse

/*
 * From Secure SVC mode through Monitor mode to Hyp mode, at the return address. What is secure is given to
 * the non-secure side first.
 */
leave_secure:
	mov	r4, lr
	ldr	sp, =cpu_stacks + FIRST_STACK_TOP
	bl	gic_open_to_nonsecure
	ldr	r0, =firmware_psci
	mov	r1, #0
	strb	r1, [r0]
	ldr	r0, =NSACR_CP10_CP11
	mcr	p15, 0, r0, c1, c1, 2	/* NSACR */
	cps	#MODE_MON
	ldr	r0, =SCR_NONSECURE
	mcr	p15, 0, r0, c1, c1, 0	/* SCR */
	isb
	mov	r0, #HYP_MASKED
	msr	spsr_cxsf, r0
	mov	lr, r4
	movs	pc, lr

	released

/* A CPU that PSCI turned on: r0 is its struct cpu_boot. */
	.global	secondary_start
secondary_start:
	cpsid	aif
	ldr	r1, =hyp_vectors
	mcr	p15, 4, r1, c12, c0, 0	/* HVBAR */
	ldr	sp, [r0]
	ldr	r0, [r0, #4]
	b	shim_secondary_main
