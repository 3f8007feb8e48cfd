/*
 * The guest as an arm64 Linux Image (Linux, Documentation/arch/arm64/booting.rst): whoever boots Linux
 * boots it. It copies itself to STAGE, out of the guest's way, the command line to BOOT_PARAMS and the
 * guest to GUEST_BASE, and starts that. x0 is the device tree; MMU and data cache are off.
 */
	.equ	BOOT_PARAMS_MAX, 1024

	.section .text.start, "ax"
	.global	_start
_start:
	b	start
	.word	0
	.quad	0			/* offset from 2 MiB */
	.quad	image_end		/* with what is not loaded */
	.quad	0xa			/* little-endian, pages of 4 KiB, anywhere in memory */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.word	0

start:
	mov	x19, x0
	adr	x0, _start
	ldr	w1, =STAGE
	ldr	w20, =IMAGE_SIZE
	add	x2, x1, x20
	bl	copy
	adr	x3, staged
	adr	x4, _start
	sub	x3, x3, x4
	ldr	w4, =STAGE
	add	x3, x3, x4
	br	x3

staged:
	adrp	x1, stack_top
	add	sp, x1, :lo12:stack_top
	ldr	w20, =BOOT_PARAMS
	mov	x0, x20
	add	x1, x20, #BOOT_PARAMS_MAX
	bl	clean
	mov	x0, x19
	adr	x1, words
	mov	x2, x20
	mov	x3, #BOOT_PARAMS_MAX
	bl	bootargs_copy
	mov	x0, x20
	add	x1, x20, #BOOT_PARAMS_MAX
	bl	clean
	adr	x0, guest
	adr	x2, guest_end
	sub	x2, x2, x0
	ldr	w1, =GUEST_BASE
	add	x2, x2, x1
	bl	copy
	ldr	w1, =GUEST_BASE
	br	x1

/*
 * Copies from x0 to [x1, x2), 16 bytes at a time, and has instructions fetched anew. What the cache
 * still has of the target must not be written back over it, nor be found there later: it goes before
 * and after.
 */
copy:
	mov	x9, x30
	mov	x10, x0
	mov	x11, x1
	mov	x0, x1
	mov	x1, x2
	bl	clean
	mov	x0, x11
1:	ldp	x3, x4, [x10], #16
	stp	x3, x4, [x11], #16
	cmp	x11, x1
	b.lo	1b
	bl	clean
	ic	iallu
	dsb	sy
	isb
	ret	x9

/* Cleans and invalidates the data cache by lines of [x0, x1), which stay in x0 and x1. */
clean:
	mrs	x3, ctr_el0
	ubfx	x3, x3, #16, #4		/* DminLine */
	mov	x4, #4
	lsl	x4, x4, x3
	mov	x5, x0
1:	dc	civac, x5
	add	x5, x5, x4
	cmp	x5, x1
	b.lo	1b
	dsb	sy
	ret

	.ltorg
	.align	3
words:	.asciz	WORDS
	.align	4
guest:	.incbin	GUEST_BINARY
	.align	4
guest_end:

	.bss
	.align	4
	.space	4096
stack_top:
