/*
 * The shim's first instructions on a CPU: EL2 or EL3, MMU and caches in any state.
 */
#include "start.inc"
#include "stacks.inc"

	.equ	EL2H_MASKED, 0x3c9	/* of SPSR_EL3: EL2 on its own stack pointer, all masked */
	.equ	SCTLR_OFF, 0x30c50830	/* MMU and caches off: the bits that are one */

	/* SCR_EL3: lower levels are non-secure and AArch64, HVC is there; SMC, which nobody answers, is not. */
	.equ	SCR_NONSECURE, 0x5b1

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
	msr	daifset, #15
	mrs	x1, mpidr_el1
	tst	x1, #0xffffff		/* nobody turned the others on: they are not wanted */
	b.ne	park
	start_in_place used_memory, hosted=0
	mrs	x1, CurrentEL
	cmp	x1, #CURRENT_EL1
	mov	w0, #0
	b.eq	refuse
	cmp	x1, #CURRENT_EL3
	b.ne	1f
	mrs	x1, id_aa64pfr0_el1
	tst	x1, #PFR0_EL2
	mov	w0, #1
	b.eq	refuse
	bl	leave_el3
1:	bl	quiet_el2
	ldr	x0, =cpu_stacks + FIRST_STACK_TOP
	mov	sp, x0
	clear_bss
	b	shim_main

park:
	wfi
	b	park

/* w0: shim_refuse()'s argument. What that needs of .bss is cleared. */
refuse:
	ldr	x1, =cpu_stacks + FIRST_STACK_TOP
	mov	sp, x1
	clear_bss
	b	shim_refuse

	released

/* A CPU that was turned on: x0 is its struct cpu_boot. */
	.global	secondary_start
secondary_start:
	msr	daifset, #15
	bl	quiet_el2
	ldp	x1, x0, [x0]
	mov	sp, x1
	b	shim_secondary_main

/* Gives what is secure to the non-secure side, and goes on there, in EL2, at the return address. */
leave_el3:
	mov	x19, x30
	ldr	x1, =cpu_stacks + FIRST_STACK_TOP
	mov	sp, x1
	bl	gic_open_to_nonsecure
	ldr	x1, =firmware_psci
	strb	wzr, [x1]
	mov	x1, #SCR_NONSECURE
	msr	scr_el3, x1
	msr	cptr_el3, xzr
	msr	mdcr_el3, xzr
	ldr	x1, =SCTLR_OFF
	msr	sctlr_el2, x1
	mov	x1, #EL2H_MASKED
	msr	spsr_el3, x1
	msr	elr_el3, x19
	eret

/* EL2 as the shim wants it at first: its vectors, and MMU and caches off. Keeps x0. */
quiet_el2:
	ldr	x1, =hyp_vectors
	msr	vbar_el2, x1
	mov	x1, #HCR_RW
	msr	hcr_el2, x1
	ldr	x1, =SCTLR_OFF
	msr	sctlr_el2, x1
	isb
	ret
