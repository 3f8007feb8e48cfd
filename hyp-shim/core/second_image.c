/*
 * Copying the guest's image, and telling the copy that it is the second VM.
 */
#include "core/second_image.h"

#include <stddef.h>
#include <stdint.h>

#include "cache.h"
#include "common/boot_params.h"
#include "common/image.h"
#include PLATFORM_HEADER

#define SECOND_PARAMS (PLATFORM_SECOND_BASE + (PLATFORM_BOOT_PARAMS - PLATFORM_GUEST_BASE))

#define LEAST_LINE 16U /* bytes: no cache of these architectures has shorter lines */

static bool kept;

/* What was copied is in memory, from where the second VM reads it until its caches are on. */
static void clean(const char *start, size_t size)
{
    for (size_t offset = 0; offset < size; offset += LEAST_LINE) {
        cache_clean(start + offset);
    }
}

static void copy_image(uint32_t size)
{
    const uint32_t *from = (const uint32_t *)(uintptr_t)PLATFORM_GUEST_BASE;
    uint32_t *to = (uint32_t *)(uintptr_t)PLATFORM_SECOND_BASE;

    for (uint32_t words = (size + 3U) / 4U; words != 0; words--) {
        *to++ = *from++;
    }
    clean((const char *)(uintptr_t)PLATFORM_SECOND_BASE, size);
}

/* The line of boot parameters, and one more behind it. False: it is too long for that. */
static bool copy_params(void)
{
    static const char second[] = " vm=1";
    const char *from = (const char *)(uintptr_t)PLATFORM_BOOT_PARAMS;
    char *to = (char *)(uintptr_t)SECOND_PARAMS;
    size_t length = 0;

    while (length < BOOT_PARAMS_MAX - sizeof(second) && from[length] != '\0' && from[length] != '\n') {
        to[length] = from[length];
        length++;
    }
    for (size_t i = 0; i < sizeof(second); i++) {
        to[length + i] = second[i];
    }
    clean(to, BOOT_PARAMS_MAX);
    return from[length] == '\0' || from[length] == '\n';
}

void second_image_keep(void)
{
    const struct image_header *header = (const struct image_header *)(uintptr_t)PLATFORM_GUEST_BASE;

    if (header->magic != IMAGE_MAGIC || header->size > PLATFORM_BOOT_PARAMS - PLATFORM_GUEST_BASE) {
        return;
    }
    copy_image((uint32_t)header->size);
    kept = copy_params();
}

bool second_image_kept(void)
{
    return kept;
}
