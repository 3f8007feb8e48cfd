/* libFuzzer and AFL++: the virtual GIC against the reference. `make fuzz` runs it. */
#include "play.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    play_story(data, size);
    return 0;
}
