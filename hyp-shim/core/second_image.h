/*
 * The image the second VM starts from: the guest's, as it was loaded.
 */
#ifndef CORE_SECOND_IMAGE_H
#define CORE_SECOND_IMAGE_H

#include <stdbool.h>

/* Copies the guest's image and boot parameters to the second VM's RAM, before the guest runs. */
void second_image_keep(void);

/* Whether there is such a copy: the image has a header (common/image.h). */
bool second_image_kept(void);

#endif
