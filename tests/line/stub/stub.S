/*
 * What the Raspberry Pi 4's stock 32-bit stub leaves behind (Raspberry Pi's tools, armstubs/armstub7.S), on a
 * model that starts in AArch64 alone: in EL3 this makes EL2 a Hyp mode, gives the GIC to the non-secure side,
 * turns SMC off, leaves the virtual timer enabled and unmasked, and starts the image at 0x8000 on CPU 0. The
 * others wait at their mailboxes.
 */
	.equ	GICD, 0xff841000
	.equ	GICC, 0xff842000
	.equ	SCR_NONSECURE_32, 0x1b1		/* NS, SMD, HCE; RW is 0: lower levels are AArch32 */
	.equ	HYP_MASKED, 0x1da
	.equ	SCTLR_OFF, 0x30c50830
	.equ	IMAGE, 0x8000

	.globl	_start
_start:
	mrs	x0, mpidr_el1
	and	x0, x0, #3
	ldr	x1, =GICD
	mov	w2, #-1
	cbnz	x0, 2f
	mov	w3, #3
	str	w3, [x1]			/* GICD_CTLR: both groups */
	add	x4, x1, #0x80			/* GICD_IGROUPR: all are of group 1 */
	mov	x5, #8
1:	str	w2, [x4], #4
	subs	x5, x5, #1
	b.ne	1b
2:	str	w2, [x1, #0x80]
	ldr	x1, =GICC
	mov	w3, #0x1e7
	str	w3, [x1]
	mov	w3, #0xff
	str	w3, [x1, #4]
	msr	cntvoff_el2, xzr
	msr	cntv_cval_el0, xzr
	mov	x3, #1
	msr	cntv_ctl_el0, x3
	msr	cptr_el3, xzr
	ldr	x3, =SCTLR_OFF
	msr	sctlr_el2, x3
	mov	x3, #SCR_NONSECURE_32
	msr	scr_el3, x3
	mov	x3, #HYP_MASKED
	msr	spsr_el3, x3
	mov	x3, #IMAGE
	adr	x4, wait
	cmp	x0, #0
	csel	x3, x3, x4, eq
	msr	elr_el3, x3
	isb
	eret

	.align	2
wait:
	.incbin	WAIT
