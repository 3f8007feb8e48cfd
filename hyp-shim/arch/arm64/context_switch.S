/*
 * Saving one vCPU's registers and loading another's. The list of system registers stands once, as a macro of
 * what to do with each pair. The order is struct context's (context.h).
 */
	.equ	PUSHED, 24 * 8

	.macro	save first, second
	mrs	x2, \first
	mrs	x3, \second
	stp	x2, x3, [x0], #16
	.endm
	.macro	load first, second
	ldp	x2, x3, [x1], #16
	msr	\first, x2
	msr	\second, x3
	.endm

	.macro	system do
	\do	sp_el0, sp_el1
	\do	elr_el1, spsr_el1
	\do	elr_el2, spsr_el2
	\do	sctlr_el1, cpacr_el1
	\do	tcr_el1, mair_el1
	\do	ttbr0_el1, ttbr1_el1
	\do	amair_el1, vbar_el1
	\do	contextidr_el1, cntkctl_el1
	\do	tpidr_el0, tpidrro_el0
	\do	tpidr_el1, par_el1
	\do	esr_el1, far_el1
	\do	afsr0_el1, afsr1_el1
	\do	csselr_el1, mdscr_el1
	.endm

	.section .text, "ax"
	.type	context_switch, %function
	.global	context_switch
context_switch:
	stp	x29, x30, [sp, #-PUSHED]!
	stp	x5, x6, [sp, #16]
	stp	x7, x8, [sp, #32]
	stp	x9, x10, [sp, #48]
	stp	x11, x12, [sp, #64]
	stp	x13, x14, [sp, #80]
	stp	x15, x18, [sp, #96]
	stp	x19, x20, [sp, #112]
	stp	x21, x22, [sp, #128]
	stp	x23, x24, [sp, #144]
	stp	x25, x26, [sp, #160]
	stp	x27, x28, [sp, #176]
	mov	x2, sp
	str	x2, [x0], #8
	system save

	ldr	x2, [x1], #8
	mov	sp, x2
	system load
	ldp	x2, x3, [x1]
	msr	vttbr_el2, x2
	msr	vmpidr_el2, x3
	ldp	x5, x6, [sp, #16]
	ldp	x7, x8, [sp, #32]
	ldp	x9, x10, [sp, #48]
	ldp	x11, x12, [sp, #64]
	ldp	x13, x14, [sp, #80]
	ldp	x15, x18, [sp, #96]
	ldp	x19, x20, [sp, #112]
	ldp	x21, x22, [sp, #128]
	ldp	x23, x24, [sp, #144]
	ldp	x25, x26, [sp, #160]
	ldp	x27, x28, [sp, #176]
	ldp	x29, x30, [sp], #PUSHED
	ret
