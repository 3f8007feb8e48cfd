/*
 * ARMv7 has ThumbEE alone of the kind: cpu_has_what_it_offers().
 */
#include "features.h"

#include <stddef.h>

#include "cpu.h"

const char *features_in_vain(void)
{
    return cpu_has_what_it_offers() ? NULL : "thumbee";
}
