/*
 * What an image starts with, so that the shim can make a second VM of a guest's; and what may stand behind
 * it, so that one file is a whole boot.
 */
#ifndef COMMON_IMAGE_H
#define COMMON_IMAGE_H

#include <stdint.h>

#define IMAGE_MAGIC   0x69707968U /* "hypi" */
#define PACKAGE_MAGIC 0x6b707968U /* "hypk" */

/* All of a package's parts are padded to this. */
#define PACKAGE_ALIGN 16U

/*
 * As far as it is also the header of a Linux Image for AArch64 (`booti`), or of an ARM zImage (`bootz`):
 * common/arm and common/arm64, start.inc.
 */
struct image_header {
    uint32_t branch; /* the first instruction: past the header */
    uint32_t magic;
    uint64_t text_offset; /* 0 */
    uint64_t size;        /* bytes from here that were loaded; what is behind them, the image clears itself */
};

/* Directly behind an image. The guest's image follows, then the line of boot parameters. */
struct package_header {
    uint32_t magic;
    uint32_t guest_size;  /* 0 where the image is the guest itself */
    uint32_t params_size; /* 0 where something else has loaded them */
    uint32_t reserved;
};

#endif
