/*
 * The tests of every story, on every path, with every number of list registers.
 */
#include "../story.h"

#include <stdlib.h>

/* The last one is for stories with LPIs. */
static const struct config configs[] = {
    {.path = VGIC_LR, .lr_count = 1},     {.path = VGIC_LR, .lr_count = 2},
    {.path = VGIC_LR, .lr_count = 4},     {.path = VGIC_LR, .lr_count = 16},
    {.path = VGIC_LR_EOI, .lr_count = 1}, {.path = VGIC_LR_EOI, .lr_count = 2},
    {.path = VGIC_LR_EOI, .lr_count = 4}, {.path = VGIC_LR_EOI, .lr_count = 16},
    {.path = VGIC_TRAP, .lr_count = 4},   {.path = VGIC_LR, .lr_count = 4, .direct = true},
};

#define CONFIG_COUNT (sizeof(configs) / sizeof(configs[0]))
#define NAME_MAX     128

static int start(void **state)
{
    machine_start(*state);
    return 0;
}

static void name_test(char name[NAME_MAX], const struct story *story, const struct config *config)
{
    static const char *const paths[] = {[VGIC_LR] = "lr", [VGIC_LR_EOI] = "lr-eoi", [VGIC_TRAP] = "trap"};

    if (config->direct) {
        snprintf(name, NAME_MAX, "%s (direct)", story->name);
    } else if (config->path == VGIC_TRAP) {
        snprintf(name, NAME_MAX, "%s (trap)", story->name);
    } else {
        snprintf(name, NAME_MAX, "%s (%s, %u list registers)", story->name, paths[config->path],
                 (unsigned)config->lr_count);
    }
}

/* A story on one path, and the machine for it. */
struct telling {
    struct config config;
    char name[NAME_MAX];
};

int stories_run(const char *name, const struct story *stories, size_t count)
{
    struct CMUnitTest *tests = calloc(count * CONFIG_COUNT, sizeof(*tests));
    struct telling *tellings = calloc(count * CONFIG_COUNT, sizeof(*tellings));
    size_t used = 0;
    int failed;

    if (tests == NULL || tellings == NULL) {
        abort();
    }
    for (size_t i = 0; i < count * CONFIG_COUNT; i++) {
        const struct story *story = &stories[i / CONFIG_COUNT];
        struct telling *telling = &tellings[used];

        telling->config = configs[i % CONFIG_COUNT];
        if ((story->paths >> telling->config.path & 1U) != 0 && (story->lpis || !telling->config.direct)) {
            telling->config.cpus = story->cpus != 0 ? story->cpus : 1;
            telling->config.lpis = story->lpis;
            name_test(telling->name, story, &telling->config);
            tests[used] = (struct CMUnitTest){telling->name, story->tell, start, NULL, &telling->config};
            used++;
        }
    }
    failed = _cmocka_run_group_tests(name, tests, used, NULL, NULL);
    free(tests);
    free(tellings);
    return failed;
}
