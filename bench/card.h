/*
 * The folder to copy to a board's card, so that it starts the measurement by itself: the image with its guest
 * and its boot parameters, and what bench/cards/PLATFORM/ has for the board's firmware.
 */
#ifndef BENCH_CARD_H
#define BENCH_CARD_H

#include <stdint.h>

#include "bench/options.h"
#include "bench/support.h"

/* Makes it, for one platform and one path. Returns the exit status. */
int card_make(const struct options *options);

/*
 * A script of U-Boot's in the form in which it reads one from a card: a legacy image (U-Boot's
 * include/image.h). Returns its bytes, of which there are `size`; the caller frees them.
 */
char *card_script(const char *text, size_t *size);

#endif
