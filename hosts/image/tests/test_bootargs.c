/*
 * The command line in a device tree: where it is, where it is not, and trees that are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hosts/image/bootargs.h"

#define ROOM 64U

/* A tree that is being written: of nodes, and of properties whose names follow them. */
struct writer {
    uint8_t bytes[512];
    uint32_t used;
};

static void put_word(struct writer *writer, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        writer->bytes[writer->used++] = (uint8_t)(value >> shift);
    }
}

static void put_text(struct writer *writer, const char *text)
{
    memcpy(writer->bytes + writer->used, text, strlen(text) + 1);
    writer->used += (uint32_t)(strlen(text) + 4U) & ~3U;
}

static void node(struct writer *writer, const char *name)
{
    put_word(writer, 1);
    put_text(writer, name);
}

/* `name` is the offset among the strings. */
static void property(struct writer *writer, uint32_t name, const char *value)
{
    put_word(writer, 3);
    put_word(writer, (uint32_t)strlen(value) + 1);
    put_word(writer, name);
    put_text(writer, value);
}

#define STRINGS  "stdout\0bootargs"
#define BOOTARGS 7U

static void end_node(struct writer *writer)
{
    put_word(writer, 2);
}

/* The tree in memory of its own size, so that the sanitizer sees who reads beyond it. */
static uint8_t *finish(struct writer *writer)
{
    uint32_t strings, size;
    uint8_t *tree;

    put_word(writer, 9);
    strings = writer->used;
    memcpy(writer->bytes + strings, STRINGS, sizeof(STRINGS));
    size = strings + (uint32_t)sizeof(STRINGS);
    writer->used = 0;
    put_word(writer, 0xd00dfeedU);
    put_word(writer, size);
    put_word(writer, 40);
    put_word(writer, strings);
    tree = malloc(size);
    assert_non_null(tree);
    memcpy(tree, writer->bytes, size);
    return tree;
}

static uint8_t *make(void)
{
    struct writer writer = {.used = 40};

    node(&writer, "");
    property(&writer, BOOTARGS, "of the root");
    node(&writer, "soc");
    node(&writer, "chosen");
    property(&writer, BOOTARGS, "of another chosen");
    end_node(&writer);
    end_node(&writer);
    put_word(&writer, 4);
    node(&writer, "chosen");
    property(&writer, 0, "serial");
    property(&writer, BOOTARGS, "hyptick=1 path=x");
    end_node(&writer);
    end_node(&writer);
    return finish(&writer);
}

static void it_is_chosens(void **state)
{
    uint8_t *tree = make();
    char line[ROOM];

    (void)state;
    bootargs_copy(tree, "", line, sizeof(line));
    assert_string_equal(line, "hyptick=1 path=x");
    bootargs_copy(tree, "without=rtc", line, sizeof(line));
    assert_string_equal(line, "hyptick=1 path=x without=rtc");
    free(tree);
}

static void it_is_cut_where_there_is_no_room(void **state)
{
    uint8_t *tree = make();
    char line[ROOM];

    (void)state;
    memset(line, 'x', sizeof(line));
    bootargs_copy(tree, "without=rtc", line, 9);
    assert_string_equal(line, "hyptick=");
    assert_int_equal(line[9], 'x');
    bootargs_copy(tree, "without=rtc", line, 20);
    assert_string_equal(line, "hyptick=1 path=x wi");
    free(tree);
}

static void without_a_tree_there_are_the_words_alone(void **state)
{
    static const uint8_t zeros[64];
    struct writer writer = {.used = 40};
    uint8_t *tree;
    char line[ROOM];

    (void)state;
    bootargs_copy(NULL, "without=rtc", line, sizeof(line));
    assert_string_equal(line, "without=rtc");
    bootargs_copy(zeros, "without=rtc", line, sizeof(line));
    assert_string_equal(line, "without=rtc");
    node(&writer, "");
    node(&writer, "memory");
    end_node(&writer);
    end_node(&writer);
    tree = finish(&writer);
    bootargs_copy(tree, "", line, sizeof(line));
    assert_string_equal(line, "");
    free(tree);
}

/* Each byte of the tree wrong in turn, and trees that say they are shorter: nothing is read beyond the end.
 */
static void damaged_trees(void **state)
{
    static const uint8_t wrong[] = {0, 1, 3, 0x7f, 0xff};
    uint8_t *tree = make();
    uint32_t size = (uint32_t)tree[6] << 8 | tree[7];
    char line[ROOM];

    (void)state;
    for (uint32_t at = 8; at < size; at++) { /* its size is believed */
        for (size_t i = 0; i < sizeof(wrong); i++) {
            uint8_t right = tree[at];

            tree[at] = wrong[i];
            bootargs_copy(tree, "", line, sizeof(line));
            assert_true(memchr(line, '\0', sizeof(line)) != NULL);
            tree[at] = right;
        }
    }
    for (uint32_t shorter = 40; shorter < size; shorter++) {
        uint8_t *part = malloc(shorter);

        assert_non_null(part);
        memcpy(part, tree, shorter);
        part[6] = (uint8_t)(shorter >> 8);
        part[7] = (uint8_t)shorter;
        bootargs_copy(part, "", line, sizeof(line));
        assert_true(memchr(line, '\0', sizeof(line)) != NULL);
        free(part);
    }
    free(tree);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_chosens),
        cmocka_unit_test(it_is_cut_where_there_is_no_room),
        cmocka_unit_test(without_a_tree_there_are_the_words_alone),
        cmocka_unit_test(damaged_trees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
