/*
 * What stands at the start of a guest's image, so that the shim can make a second VM of it.
 */
#ifndef COMMON_IMAGE_H
#define COMMON_IMAGE_H

#include <stdint.h>

#define IMAGE_MAGIC 0x69707968U /* "hypi" */

struct image_header {
    uint32_t branch; /* the first instruction: past the header */
    uint32_t magic;
    uint32_t size; /* bytes from here that were loaded; what is behind them, the guest clears itself */
};

#endif
