/*
 * The shim's first instructions: Hyp mode, MMU off, one CPU.
 */
	.arch_extension virt
	.syntax unified

	.section .text.boot, "ax"
	.global	_start
_start:
	cpsid	aif
	ldr	r0, =hyp_vectors
	mcr	p15, 4, r0, c12, c0, 0	/* HVBAR */
	ldr	sp, =stack_top
	ldr	r0, =bss_start
	ldr	r1, =bss_end
	mov	r2, #0
1:	cmp	r0, r1
	strlo	r2, [r0], #4
	blo	1b
	b	shim_main

	.section .bss.stack, "aw", %nobits
	.align	3
	.space	0x2000
stack_top:
	.global	stack_top
