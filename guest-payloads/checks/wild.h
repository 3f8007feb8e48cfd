/*
 * What the checks of wild accesses share, and which pages of registers there are.
 */
#ifndef CHECKS_WILD_H
#define CHECKS_WILD_H

#include <stddef.h>
#include <stdint.h>

#define WILD_PAGE 0x1000U

/* Pages that have registers and holes between them: each version names its own. */
extern const uintptr_t wild_pages[];
extern const size_t wild_page_count;

/* Offsets of a frame from `first` to `end` that the architecture reserves. */
struct wild_stretch {
    uint32_t first, end;
};

/* Each word of them reads as zero, in every width, and ignores writes. */
void wild_check_reserved(uintptr_t frame, const struct wild_stretch *stretches, size_t count);

/* Interrupts come as before. */
void wild_still_alive(void);

#endif
