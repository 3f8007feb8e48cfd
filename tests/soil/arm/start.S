/*
 * In Hyp mode, MMU off.
 */
	.arch_extension virt
	.syntax unified

	.equ	DEBUG_TRAPS, 0xf60	/* debug's and the performance monitors' registers, no event counter */

	.section .text.boot, "ax"
	.global	_start
_start:
	cpsid	aif
	ldr	sp, =first_stack_top
	b	soil_main

	.global	soil_second
soil_second:
	cpsid	aif
	ldr	sp, =second_stack_top
	b	soil_second_main

	.global	soil_leave
soil_leave:
	movw	r1, #DEBUG_TRAPS
	mcr	p15, 4, r1, c1, c1, 1	/* HDCR */
	bx	r0

	.bss
	.balign	16
	.space	4096
first_stack_top:
	.space	4096
second_stack_top:
