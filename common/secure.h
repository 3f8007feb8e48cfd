/*
 * What only the secure side may do, for an image of ours that is the first program of the machine. Which of
 * the folders here is linked, the version of the platform's GIC says.
 */
#ifndef COMMON_SECURE_H
#define COMMON_SECURE_H

/*
 * On a CPU in secure state, before anything else runs there: all interrupts are the non-secure side's, group
 * 1, and it has the GIC's priority mask, or its system registers, as it likes. Touches nothing but the GIC.
 */
void gic_open_to_nonsecure(void);

#endif
