/*
 * libFuzzer: the virtual ITS against its reference, or a hostile guest's. `make fuzz` runs it. The first byte
 * says how the machine is made and which of the two it is; each choice takes one of the others, or two if one
 * is not enough for it.
 */
#include "model/model.h"
#include "model/v3/its_story.h"

struct story {
    const uint8_t *data;
    size_t size;
    size_t at;
};

static uint32_t next_byte(struct story *story)
{
    return story->at < story->size ? story->data[story->at++] : 0;
}

static uint32_t by_bytes(void *from, uint32_t count)
{
    uint32_t value = next_byte(from);

    if (count > 256U) {
        value |= next_byte(from) << 8;
    }
    return value % count;
}

static void start(uint32_t header)
{
    static const uint32_t lr_counts[] = {1, 2, 4, 16};
    bool direct = header / 2U % 4U == 3U;
    struct config config = {.path = direct ? VGIC_LR : (enum vgic_path)(header / 2U % 4U),
                            .lr_count = lr_counts[header / 8U % 4U],
                            .cpus = 2,
                            .lpis = true,
                            .direct = direct};

    machine_start(&config);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct story story = {data, size, 0};
    const struct its_choice choice = {by_bytes, &story};
    bool wild;

    if (size == 0) {
        return 0;
    }
    wild = data[0] % 2U != 0;
    start(next_byte(&story));
    if (wild) {
        its_story_start_wild();
    } else {
        its_story_start();
    }
    while (story.at < size) {
        if (wild) {
            its_story_wild(&choice);
        } else {
            its_story_step(&choice);
        }
    }
    if (!wild) {
        its_story_end();
    }
    return 0;
}
