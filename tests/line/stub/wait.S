/* CPU n waits until its mailbox 3 has an address, empties it, and goes there (armstubs/armstub7.S). */
	.syntax	unified
	.arm
	mrc	p15, 0, r0, c0, c0, 5		/* MPIDR */
	and	r0, r0, #3
	ldr	r1, =0xff8000cc
	add	r1, r1, r0, lsl #4
1:	wfe
	ldr	r2, [r1]
	cmp	r2, #0
	beq	1b
	str	r2, [r1]
	bx	r2
	.ltorg
