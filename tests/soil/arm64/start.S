/*
 * In EL2, MMU off.
 */
	.equ	DEBUG_TRAPS, 0xf60	/* debug's and the performance monitors' registers, no event counter */

	.section .text.boot, "ax"
	.global	_start
_start:
	msr	daifset, #15
	ldr	x0, =first_stack_top
	mov	sp, x0
	b	soil_main

	.global	soil_second
soil_second:
	msr	daifset, #15
	ldr	x0, =second_stack_top
	mov	sp, x0
	b	soil_second_main

	.global	soil_leave
soil_leave:
	mov	x1, #DEBUG_TRAPS
	msr	mdcr_el2, x1
	br	x0

	.bss
	.balign	16
	.space	4096
first_stack_top:
	.space	4096
second_stack_top:
