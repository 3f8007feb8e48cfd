/*
 * The guest as an ARM Linux zImage (Linux, Documentation/arch/arm/booting.rst): whoever boots Linux
 * boots it. It copies itself to STAGE, out of the guest's way, the command line to BOOT_PARAMS and the
 * guest to GUEST_BASE, and starts that. r2 is the device tree; MMU and data cache are off.
 */
	.arch	armv7-a
	.syntax unified
	.arm

	.equ	BOOT_PARAMS_MAX, 1024

	.section .text.start, "ax"
	.global	_start
_start:
	.rept	8
	nop
	.endr
	b	start
	.word	0x016f2818		/* a zImage */
	.word	0			/* anywhere in memory */
	.word	IMAGE_SIZE
	.word	0x04030201		/* little-endian */

start:
	mov	r8, r2
	adr	r0, _start
	ldr	r1, =STAGE
	ldr	r2, =IMAGE_SIZE
	add	r2, r2, r1
	bl	copy
	adr	r3, staged
	adr	r4, _start
	sub	r3, r3, r4
	ldr	r4, =STAGE
	add	pc, r3, r4

staged:
	ldr	sp, =STACK_TOP
	ldr	r9, =BOOT_PARAMS
	mov	r0, r9
	add	r1, r9, #BOOT_PARAMS_MAX
	bl	clean
	mov	r0, r8
	adr	r1, words
	mov	r2, r9
	mov	r3, #BOOT_PARAMS_MAX
	bl	bootargs_copy
	mov	r0, r9
	add	r1, r9, #BOOT_PARAMS_MAX
	bl	clean
	adr	r4, places
	ldm	r4, {r0, r2}
	add	r0, r0, r4
	ldr	r1, =GUEST_BASE
	add	r2, r2, r1
	bl	copy
	ldr	r1, =GUEST_BASE
	bx	r1

	.align	2
places:	.word	guest - places, guest_end - guest

/*
 * Copies from r0 to [r1, r2), 16 bytes at a time, and has instructions fetched anew. What the cache
 * still has of the target must not be written back over it, nor be found there later: it goes before
 * and after.
 */
copy:
	mov	r12, lr
	mov	r10, r0
	mov	r11, r1
	mov	r0, r1
	mov	r1, r2
	bl	clean
1:	ldm	r10!, {r3-r6}
	stm	r11!, {r3-r6}
	cmp	r11, r1
	blo	1b
	bl	clean
	mcr	p15, 0, r0, c7, c5, 0	/* ICIALLU */
	dsb
	isb
	bx	r12

/* Cleans and invalidates the data cache by lines of [r0, r1), which stay in r0 and r1. */
clean:
	mrc	p15, 0, r3, c0, c0, 1	/* CTR */
	ubfx	r3, r3, #16, #4		/* DminLine */
	mov	r4, #4
	lsl	r4, r4, r3
	mov	r5, r0
1:	mcr	p15, 0, r5, c7, c14, 1	/* DCCIMVAC */
	add	r5, r5, r4
	cmp	r5, r1
	blo	1b
	dsb
	bx	lr

	.ltorg
	.align	2
words:	.asciz	WORDS

	.section .rodata.guest, "a"
	.align	4
guest:	.incbin	GUEST_BINARY
	.align	4
guest_end:
