/*
 * Floating-point registers to and from a struct fp (fp.h). FPEXC.EN is the guest's: here it must be set.
 */
	.syntax unified
	.arch	armv7-a
	.fpu	neon-vfpv4

	.equ	FPEXC_EN, 0x40000000

	.section .text, "ax"
	.type	fp_save, %function
	.global	fp_save
fp_save:
	vmrs	r1, fpexc
	mov	r2, #FPEXC_EN
	vmsr	fpexc, r2
	vmrs	r2, fpscr
	stmia	r0!, {r1, r2}
	vstmia	r0!, {d0-d15}
	vstmia	r0!, {d16-d31}
	bx	lr

	.type	fp_load, %function
	.global	fp_load
fp_load:
	mov	r2, #FPEXC_EN
	vmsr	fpexc, r2
	ldmia	r0!, {r1, r2}
	vldmia	r0!, {d0-d15}
	vldmia	r0!, {d16-d31}
	vmsr	fpscr, r2
	vmsr	fpexc, r1
	bx	lr
