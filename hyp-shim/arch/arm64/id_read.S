/*
 * Reads of ID registers by number: S3_0_C0_C<crm>_<op2> is register 8 * crm + op2 (id_registers.h). What is
 * not allocated among them reads as zero (Arm DDI 0487, D12.3.1).
 */
	.text
	.type	id_read, %function
	.global	id_read
id_read:
	adr	x1, 1f
	add	x1, x1, x0, lsl #3
	br	x1
1:
	.irp	crm, 0, 1, 2, 3, 4, 5, 6, 7
	.irp	op2, 0, 1, 2, 3, 4, 5, 6, 7
	mrs	x0, s3_0_c0_c\crm\()_\op2
	ret
	.endr
	.endr
