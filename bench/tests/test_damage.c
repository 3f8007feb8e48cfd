/*
 * Consoles damaged at random: bytes flipped, dropped, repeated, the end cut off. A variant that is ok all the
 * same has the samples of the console that was not damaged.
 *
 * DAMAGES in the environment is how many; `make soak` has 10,000.
 */
#include "bench/tests/helper.h"

#include <libgen.h>

#include "bench/row.h"

#define TEXT_SIZE (1 << 14)
#define USUAL     2000
#define SEED      20260101U

static char platform_name[] = "fake", unit[] = "insn", path[] = "lr", experiment[] = "good";
static const struct platform platform = {.name = platform_name, .unit = unit};

/* What a console came to. */
struct outcome {
    struct row row;
    char *samples;
};

static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static size_t read_console(char *text, const char *which)
{
    char here[] = __FILE__;
    char *name = xprintf("%s/consoles/%s.txt", dirname(here), which);
    FILE *file = fopen(name, "r");
    size_t length;

    assert_non_null(file);
    length = fread(text, 1, TEXT_SIZE / 4, file);
    fclose(file);
    free(name);
    return length;
}

static void run(struct outcome *outcome, const char *text, size_t length)
{
    static struct plan plan = {.platform = &platform, .path = path, .experiment = experiment, .samples = 10};
    struct csv_file file[TABLES];
    struct csv_out out[TABLES];

    for (size_t i = 0; i < TABLES; i++) {
        file[i] = memory_file();
        csv_out_init(&out[i], &file[i], 256);
    }
    row_init(&outcome->row, &plan, out);
    row_feed(&outcome->row, text, length);
    row_finish(&outcome->row, "QEMU exited with status 0", "");
    for (size_t i = 0; i < TABLES; i++) {
        assert_true(csv_flush(&out[i]));
    }
    outcome->samples = memory_text(&file[TABLE_SAMPLES]);
    for (size_t i = 0; i < TABLES; i++) {
        csv_out_free(&out[i]);
        csv_file_close(&file[i], false);
    }
}

static void release(struct outcome *outcome)
{
    free(outcome->samples);
    row_free(&outcome->row);
}

/* Changes `length` bytes of text in one of the ways; the new length. */
static size_t damage(char *text, size_t length, uint32_t *state)
{
    size_t at = next_number(state) % (length + 1), count = next_number(state) % 100 + 1;

    count = count > length - at ? length - at : count;
    switch (next_number(state) % 4) {
    case 0:
        text[at] = (char)(text[at] ^ (1 << next_number(state) % 8));
        return length;
    case 1:
        memmove(text + at, text + at + count, length - at - count);
        return length - count;
    case 2:
        memmove(text + at + count, text + at, length - at);
        return length + count;
    default:
        return at;
    }
}

/* The lines of a variant. */
static const char *lines_of(const char *samples, const char *prefix, size_t *length)
{
    const char *start = strstr(samples, prefix);
    const char *end = start;

    while (end != NULL && strncmp(end, prefix, strlen(prefix)) == 0) {
        end = strchr(end, '\n') + 1;
    }
    *length = start != NULL ? (size_t)(end - start) : 0;
    return start;
}

static void what_is_ok_is_right(void **state)
{
    const char *asked = getenv("DAMAGES");
    size_t count = asked != NULL ? (size_t)atol(asked) : USUAL, good = 0;
    char *whole = xcalloc(TEXT_SIZE, 1), *text = xcalloc(TEXT_SIZE, 1);
    size_t length = read_console(whole, "good");
    struct outcome right;
    uint32_t number = SEED;

    (void)state;
    run(&right, whole, length);
    assert_int_equal(row_status(&right.row), OK);
    for (size_t i = 0; i < count; i++) {
        struct outcome outcome;
        size_t size = length, times = next_number(&number) % 3 + 1;

        memcpy(text, whole, length);
        while (times-- > 0) {
            size = damage(text, size, &number);
        }
        run(&outcome, text, size);
        assert_true(outcome.row.count > 0);
        for (size_t j = 0; j < outcome.row.count; j++) {
            const struct variant *variant = outcome.row.variant[j];
            size_t mine, true_length;
            const char *is = lines_of(outcome.samples, variant->prefix, &mine);
            const char *was = lines_of(right.samples, variant->prefix, &true_length);

            if (variant->status == OK) {
                assert_int_equal(mine, true_length);
                assert_true(mine > 0 && memcmp(is, was, mine) == 0);
                good++;
            }
        }
        release(&outcome);
    }
    assert_true(good > 0 && good < 2 * count);
    release(&right);
    free(whole);
    free(text);
}

/* How many of its variants are ok. */
static size_t count_ok(const char *text, size_t length)
{
    struct outcome outcome;
    size_t good = 0;

    run(&outcome, text, length);
    for (size_t i = 0; i < outcome.row.count; i++) {
        good += outcome.row.variant[i]->status == OK;
    }
    release(&outcome);
    return good;
}

/* What a host prints has no number that would be missed: each such line dropped, each bit wrong, all dropped.
 */
static void a_line_without_a_number_is_missed(void **state)
{
    static const char start[] = "\n@ht - ";
    char *whole = xcalloc(TEXT_SIZE, 1), *text = xcalloc(TEXT_SIZE, 1);
    size_t length = read_console(whole, "hostcounts"), lines = 0;

    (void)state;
    assert_int_equal(count_ok(whole, length), 2);
    for (const char *at = strstr(whole, start); at != NULL; at = strstr(at + 1, start)) {
        size_t from = (size_t)(at + 1 - whole), size = (size_t)(strchr(at + 1, '\n') - at);

        memcpy(text, whole, from);
        memcpy(text + from, whole + from + size, length - from - size);
        assert_int_equal(count_ok(text, length - size), 1);
        for (size_t bit = 0; bit < 8 * size; bit++) {
            memcpy(text, whole, length);
            text[from + bit / 8] = (char)(text[from + bit / 8] ^ (1 << bit % 8));
            assert_true(count_ok(text, length) < 2);
        }
        lines++;
    }
    assert_int_equal(lines, 6);
    for (const char *at = strstr(whole, start); at != NULL; at = strstr(at, start)) {
        size_t from = (size_t)(at - whole);

        while (strncmp(at, start, strlen(start)) == 0) {
            at = strchr(at + 1, '\n');
        }
        memcpy(text, whole, from);
        memcpy(text + from, at, length - (size_t)(at - whole));
        assert_int_equal(count_ok(text, length - (size_t)(at - whole) + from), 1);
    }
    free(whole);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_ok_is_right),
        cmocka_unit_test(a_line_without_a_number_is_missed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
