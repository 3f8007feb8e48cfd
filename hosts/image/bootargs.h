/*
 * The kernel's command line in a flattened device tree (Devicetree Specification 0.4, chapter 5): all that
 * the wrapper of the guest takes from what a boot loader hands over.
 */
#ifndef IMAGE_BOOTARGS_H
#define IMAGE_BOOTARGS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Copies /chosen/bootargs to `target`, at most `size` - 1 bytes, a blank, and `more`, and ends it with NUL.
 * Where there is no tree or no such property, `more` alone. Nothing outside the tree, as its header tells its
 * size, is read.
 */
void bootargs_copy(const uint8_t *tree, const char *more, char *target, size_t size);

#endif
