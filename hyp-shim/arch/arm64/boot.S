/*
 * The shim's first instructions on a CPU: EL2 or EL3, MMU and caches in any state.
 */
	.equ	CPU_STACK_SIZE, 4096	/* cpu.h */

	.equ	CURRENT_EL3, 0xc
	.equ	EL2H_MASKED, 0x3c9	/* of SPSR_EL3: EL2 on its own stack pointer, all masked */
	.equ	SCTLR_OFF, 0x30c50830	/* MMU and caches off: the bits that are one */
	.equ	SCTLR_M_OR_C, 0x5
	.equ	HCR_RW, 0x80000000

	/* SCR_EL3: lower levels are non-secure and AArch64, HVC is there; SMC, which nobody answers, is not. */
	.equ	SCR_NONSECURE, 0x5b1

	.section .text.boot, "ax"
	.global	_start
_start:
	msr	daifset, #15
	mrs	x1, mpidr_el1
	tst	x1, #0xffffff		/* nobody turned the others on: they are not wanted */
	b.ne	park
	mrs	x1, CurrentEL
	cmp	x1, #CURRENT_EL3
	b.ne	1f
	bl	leave_el3
1:	bl	quiet_el2
	ldr	x0, =cpu_stacks + CPU_STACK_SIZE
	mov	sp, x0
	ldr	x0, =bss_start
	ldr	x1, =bss_end
2:	cmp	x0, x1
	b.hs	3f
	stp	xzr, xzr, [x0], #16
	b	2b
3:	b	shim_main

park:
	wfi
	b	park

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
	ldr	x1, =cpu_stacks + CPU_STACK_SIZE
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

/*
 * The MMU is off when this returns, and memory holds what the caches held of the shim: whoever loaded it may
 * have had them on. Keeps x0.
 */
quiet_el2:
	ldr	x1, =hyp_vectors
	msr	vbar_el2, x1
	mrs	x2, sctlr_el2
	mov	x1, #HCR_RW
	msr	hcr_el2, x1
	ldr	x1, =SCTLR_OFF
	mov	x3, #SCTLR_M_OR_C
	tst	x2, x3
	b.eq	1f
	mov	x6, x30
	bl	forget_caches
	msr	sctlr_el2, x1
	isb
	mov	x30, x6			/* once more: what was fetched meanwhile */
	b	forget_caches
1:	msr	sctlr_el2, x1
	isb
	ret

/* Cleans and invalidates what is cached of the shim's memory. Keeps x0, x1 and x6. */
forget_caches:
	mrs	x3, ctr_el0
	ubfx	x3, x3, #16, #4		/* DminLine: log2 of the line's words */
	mov	x4, #4
	lsl	x4, x4, x3
	ldr	x2, =_start
	ldr	x5, =bss_end
1:	dc	civac, x2
	add	x2, x2, x4
	cmp	x2, x5
	b.lo	1b
	dsb	sy
	ic	iallu
	dsb	sy
	isb
	ret
