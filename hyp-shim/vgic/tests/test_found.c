/*
 * Stories that a fuzzer wrote (fuzz/): those of its findings, which are kept in fuzz/found/, and some random
 * ones, as the short form of `make fuzz`.
 */
#include "story.h"

#include <dirent.h>
#include <stdlib.h>

#include "fuzz/play.h"
#include "model/random.h"

#define FOUND         "hyp-shim/vgic/tests/fuzz/found"
#define NAME_ENDS     (MODEL_GIC == 2 ? ".v2" : ".v3") /* of what is a story for this version */
#define STORIES       24U
#define STORY_BYTES   303U
#define FOUND_AT_MOST 64U

static bool is_story(const char *name)
{
    size_t length = strlen(name), end = strlen(NAME_ENDS);

    return length > end && strcmp(name + length - end, NAME_ENDS) == 0;
}

static void tell_file(const char *name)
{
    uint8_t story[PLAY_BYTES_MAX];
    char path[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", FOUND, name);
    file = fopen(path, "rb");
    assert_non_null(file);
    print_message("%s\n", path);
    play_story(story, fread(story, 1, sizeof(story), file));
    fclose(file);
}

static void what_a_fuzzer_found(void **state)
{
    DIR *folder = opendir(FOUND);
    uint32_t told = 0;

    (void)state;
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (is_story(entry->d_name)) {
            tell_file(entry->d_name);
            told++;
        }
    }
    closedir(folder);
    assert_true(told > 0 && told < FOUND_AT_MOST);
}

/* Every path, each number of list registers and of CPUs: twice, and with a kind of story of its own. */
static void random_stories(void **state)
{
    struct random random = {0x5eed0016U};
    uint8_t story[STORY_BYTES];

    (void)state;
    for (uint32_t n = 0; n < STORIES; n++) {
        for (uint32_t i = 0; i < STORY_BYTES; i++) {
            story[i] = (uint8_t)random_below(&random, 256);
        }
        story[0] = (uint8_t)n;
        story[1] = (uint8_t)(n / 12U * 2U + n % 2U);
        play_story(story, sizeof(story));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_fuzzer_found),
        cmocka_unit_test(random_stories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
