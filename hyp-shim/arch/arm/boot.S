/*
 * The shim's first instructions on a CPU: Hyp mode, MMU off.
 */
	.arch_extension virt
	.syntax unified

	.equ	CPU_STACK_SIZE, 4096	/* cpu.h */

	.section .text.boot, "ax"
	.global	_start
_start:
	cpsid	aif
	ldr	r0, =hyp_vectors
	mcr	p15, 4, r0, c12, c0, 0	/* HVBAR */
	ldr	sp, =cpu_stacks + CPU_STACK_SIZE
	ldr	r0, =bss_start
	ldr	r1, =bss_end
	mov	r2, #0
1:	cmp	r0, r1
	strlo	r2, [r0], #4
	blo	1b
	b	shim_main

/* A CPU that PSCI turned on: r0 is its struct cpu_boot. */
	.global	secondary_start
secondary_start:
	cpsid	aif
	ldr	r1, =hyp_vectors
	mcr	p15, 4, r1, c12, c0, 0	/* HVBAR */
	ldr	sp, [r0]
	ldr	r0, [r0, #4]
	b	shim_secondary_main
