/*
 * Saving one vCPU's registers and loading another's. Each list of registers stands once, as a macro of what
 * to do with each; a list is one STM or LDM. The order is struct context's (context.h).
 */
	.arch_extension virt
	.syntax unified

	.macro	save name, reg
	mrs	\reg, \name
	.endm
	.macro	load name, reg
	msr	\name, \reg
	.endm
	.macro	save15 op1, crn, crm, op2, reg
	mrc	p15, \op1, \reg, \crn, \crm, \op2
	.endm
	.macro	load15 op1, crn, crm, op2, reg
	mcr	p15, \op1, \reg, \crn, \crm, \op2
	.endm
	.macro	save15_64 op1, crm, low, high
	mrrc	p15, \op1, \low, \high, \crm
	.endm
	.macro	load15_64 op1, crm, low, high
	mcrr	p15, \op1, \low, \high, \crm
	.endm

	.macro	banked_first do
	\do	SP_usr, r2
	\do	SP_svc, r3
	\do	LR_svc, r4
	\do	SPSR_svc, r5
	\do	SP_abt, r6
	\do	LR_abt, r7
	\do	SPSR_abt, r8
	\do	SP_und, r9
	\do	LR_und, r10
	\do	SPSR_und, r11
	\do	SP_irq, r12
	\do	LR_irq, lr
	.endm

	.macro	banked_second do
	\do	SPSR_irq, r2
	\do	R8_fiq, r3
	\do	R9_fiq, r4
	\do	R10_fiq, r5
	\do	R11_fiq, r6
	\do	R12_fiq, r7
	\do	SP_fiq, r8
	\do	LR_fiq, r9
	\do	SPSR_fiq, r10
	\do	ELR_hyp, r11
	.endm

	.macro	system_first do
	\do	0, c1, c0, 0, r2	/* SCTLR */
	\do	0, c1, c0, 2, r3	/* CPACR */
	\do	0, c2, c0, 2, r4	/* TTBCR */
	\do	0, c3, c0, 0, r5	/* DACR */
	\do	0, c10, c2, 0, r6	/* PRRR, MAIR0 */
	\do	0, c10, c2, 1, r7	/* NMRR, MAIR1 */
	\do	0, c10, c3, 0, r8	/* AMAIR0 */
	\do	0, c10, c3, 1, r9	/* AMAIR1 */
	\do	0, c12, c0, 0, r10	/* VBAR */
	\do	0, c13, c0, 1, r11	/* CONTEXTIDR */
	\do	0, c14, c1, 0, r12	/* CNTKCTL */
	.endm

	.macro	system_second do
	\do	0, c13, c0, 2, r2	/* TPIDRURW */
	\do	0, c13, c0, 3, r3	/* TPIDRURO */
	\do	0, c13, c0, 4, r4	/* TPIDRPRW */
	\do	0, c5, c0, 0, r5	/* DFSR */
	\do	0, c5, c0, 1, r6	/* IFSR */
	\do	0, c5, c1, 0, r7	/* ADFSR */
	\do	0, c5, c1, 1, r8	/* AIFSR */
	\do	0, c6, c0, 0, r9	/* DFAR */
	\do	0, c6, c0, 2, r10	/* IFAR */
	.endm

	.macro	system_wide do
	\do	0, c2, r2, r3		/* TTBR0 */
	\do	1, c2, r4, r5		/* TTBR1 */
	\do	0, c7, r6, r7		/* PAR */
	.endm

	.section .text, "ax"
	.type	context_switch, %function
	.global	context_switch
context_switch:
	clrex				/* no exception return does that here */
	push	{r4-r11, lr}
	str	sp, [r0], #4
	banked_first save
	stmia	r0!, {r2-r12, lr}
	banked_second save
	mrs	r12, spsr
	stmia	r0!, {r2-r12}
	system_first save15
	stmia	r0!, {r2-r12}
	system_second save15
	mrc	p15, 2, r11, c0, c0, 0	/* CSSELR */
	stmia	r0!, {r2-r11}
	system_wide save15_64
	stmia	r0, {r2-r7}

	ldr	sp, [r1], #4
	ldmia	r1!, {r2-r12, lr}
	banked_first load
	ldmia	r1!, {r2-r12}
	banked_second load
	msr	spsr_cxsf, r12
	ldmia	r1!, {r2-r12}
	system_first load15
	ldmia	r1!, {r2-r11}
	system_second load15
	mcr	p15, 2, r11, c0, c0, 0	/* CSSELR */
	ldmia	r1, {r2-r10}
	system_wide load15_64
	mcrr	p15, 6, r8, r9, c2	/* VTTBR */
	mcr	p15, 4, r10, c0, c0, 5	/* VMPIDR */
	pop	{r4-r11, pc}
