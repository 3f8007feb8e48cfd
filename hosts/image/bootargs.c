/*
 * Walking through a device tree: tokens of nodes and properties, in the order in which they stand.
 */
#include "hosts/image/bootargs.h"

#include <stdbool.h>

#define TREE_MAGIC 0xd00dfeedU

enum { TOKEN_NODE = 1, TOKEN_NODE_END = 2, TOKEN_PROPERTY = 3, TOKEN_NOP = 4 };

/* Where the header has what is needed of it. */
enum { HEADER_MAGIC = 0, HEADER_SIZE = 4, HEADER_STRUCT = 8, HEADER_STRINGS = 12, HEADER_LENGTH = 40 };

struct tree {
    const uint8_t *bytes;
    uint32_t size;
    uint32_t strings;
    uint32_t at; /* the next token */
};

static bool fits(const struct tree *tree, uint32_t at, uint32_t length)
{
    return at <= tree->size && length <= tree->size - at;
}

/* A big-endian word, byte by byte: the tree need not be aligned. 0 beyond its end, which is no token. */
static uint32_t word_at(const struct tree *tree, uint32_t at)
{
    const uint8_t *byte = tree->bytes + at;

    if (!fits(tree, at, 4)) {
        return 0;
    }
    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

/* Whether the string at `at` is `text`. */
static bool string_is(const struct tree *tree, uint32_t at, const char *text)
{
    for (uint32_t i = 0;; i++) {
        if (!fits(tree, at, i + 1) || tree->bytes[at + i] != (uint8_t)text[i]) {
            return false;
        }
        if (text[i] == '\0') {
            return true;
        }
    }
}

/* The token behind `length` bytes at `at`; the end of the tree when that is not inside it. */
static uint32_t behind(const struct tree *tree, uint32_t at, uint32_t length)
{
    return fits(tree, at, length) ? at + ((length + 3U) & ~3U) : tree->size;
}

static uint32_t length_of_string(const struct tree *tree, uint32_t at)
{
    uint32_t length = 0;

    while (fits(tree, at, length + 1) && tree->bytes[at + length] != '\0') {
        length++;
    }
    return length;
}

/* Where the value of /chosen/bootargs is; 0: nowhere. */
static uint32_t find_bootargs(struct tree *tree, uint32_t *length)
{
    uint32_t depth = 0, name;
    bool chosen = false;

    for (;;) {
        switch (word_at(tree, tree->at)) {
        case TOKEN_NODE:
            name = tree->at + 4;
            depth++;
            chosen = depth == 2 && string_is(tree, name, "chosen");
            tree->at = behind(tree, name, length_of_string(tree, name) + 1);
            break;
        case TOKEN_PROPERTY:
            *length = word_at(tree, tree->at + 4);
            name = word_at(tree, tree->at + 8);
            if (chosen && name < tree->size && string_is(tree, tree->strings + name, "bootargs") &&
                fits(tree, tree->at + 12, *length)) {
                return tree->at + 12;
            }
            tree->at = behind(tree, tree->at + 12, *length);
            break;
        case TOKEN_NODE_END:
            depth--;
            chosen = false;
            tree->at += 4;
            break;
        case TOKEN_NOP:
            tree->at += 4;
            break;
        default:
            return 0;
        }
    }
}

void bootargs_copy(const uint8_t *bytes, const char *more, char *target, size_t size)
{
    struct tree tree = {.bytes = bytes, .size = HEADER_LENGTH};
    uint32_t length = 0, at = 0;
    size_t used = 0;

    if (bytes != NULL && word_at(&tree, HEADER_MAGIC) == TREE_MAGIC) {
        tree.size = word_at(&tree, HEADER_SIZE);
        tree.at = word_at(&tree, HEADER_STRUCT);
        tree.strings = word_at(&tree, HEADER_STRINGS);
        at = tree.strings <= tree.size ? find_bootargs(&tree, &length) : 0;
    }
    for (uint32_t i = 0; at != 0 && i < length && bytes[at + i] != '\0' && used + 1 < size; i++) {
        target[used++] = (char)bytes[at + i];
    }
    if (used != 0 && more[0] != '\0' && used + 1 < size) {
        target[used++] = ' ';
    }
    for (; *more != '\0' && used + 1 < size; more++) {
        target[used++] = *more;
    }
    target[used] = '\0';
}
