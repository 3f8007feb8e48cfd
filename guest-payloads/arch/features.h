/*
 * What a CPU offers in its ID registers, and whoever is below the guest may keep from it.
 */
#ifndef ARCH_FEATURES_H
#define ARCH_FEATURES_H

/* The first of these that is offered and whose register is an undefined instruction. NULL: there is none. */
const char *features_in_vain(void);

#endif
