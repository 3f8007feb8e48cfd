/*
 * Consoles damaged at random: bytes flipped, dropped, repeated, the end cut off. A variant that is ok all the
 * same has the samples of the console that was not damaged.
 *
 * DAMAGES in the environment is how many; `make soak` has 10,000.
 */
#include "bench/tests/helper.h"

#include <libgen.h>

#include "bench/row.h"
#include "common/crc32.h"

#define TEXT_SIZE (1 << 14)
#define USUAL     2000
#define SEED      20260101U

static char platform_name[] = "fake", unit[] = "insn", path[] = "lr", experiment[] = "good";
static const struct platform platform = {.name = platform_name, .unit = unit};

/* What a console came to. */
struct outcome {
    struct row row;
    char *table[TABLES];
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
    for (size_t i = 0; i < TABLES; i++) {
        outcome->table[i] = memory_text(&file[i]);
        csv_out_free(&out[i]);
        csv_file_close(&file[i], false);
    }
}

static void release(struct outcome *outcome)
{
    for (size_t i = 0; i < TABLES; i++) {
        free(outcome->table[i]);
    }
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
            const char *is = lines_of(outcome.table[TABLE_SAMPLES], variant->prefix, &mine);
            const char *was = lines_of(right.table[TABLE_SAMPLES], variant->prefix, &true_length);

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

/* Three variants, all of whose values differ: of two vCPUs; with a histogram; with a counter that is not 0.
 */
#define BEGIN "0 begin version=1 platform=fake path=lr unit=insn tick_hz=9 clock_overhead=2 compiler=gcc"
#define A                                                                                                    \
    "exp name=good variant=mode=a want=6 warmup=1", "smp vcpu=0 first=0 40 31x2",                            \
        "smp vcpu=1 first=0 50 41 42", "cnt interrupts 4", "- cnt exits 5", "- cnt host_counters 1",         \
        "cnt lost 0", "done status=ok count=6 reason=-"
#define B                                                                                                    \
    "exp name=good variant=mode=b want=11 warmup=1", "smp vcpu=0 first=0 900", "hst vcpu=0 first=1 39x6",    \
        "hst vcpu=0 first=7 43x4", "cnt histogram_resolution_ppm 245", "cnt sum_above_least 16",             \
        "- cnt exits 7", "- cnt host_counters 1", "done status=ok count=11 reason=-"
#define C                                                                                                    \
    "exp name=good variant=mode=c want=6 warmup=1", "smp vcpu=0 first=0 60", "smp vcpu=0 first=1 61x2",      \
        "smp vcpu=0 first=3 62x3", "cnt interrupts 6", "- cnt exits 9", "- cnt host_counters 1",             \
        "cnt lost 1", "done status=ok count=6 reason=-"
#define LINES 28

static const char *const one_order[LINES] = {BEGIN, A, B, C, "end status=ok"};
static const char *const other_order[LINES] = {BEGIN, C, B, A, "end status=ok"};

static bool numbered(const char *body)
{
    return body[0] != '-';
}

/* How many of the first `count` lines have a number. */
static uint64_t numbers(const char *const *bodies, size_t count)
{
    uint64_t number = 0;

    for (size_t i = 0; i < count; i++) {
        number += numbered(bodies[i]);
    }
    return number;
}

/* Appends the lines from `from` to `to` as they stand in their console. */
static char *put_lines(char *at, const char *const *bodies, size_t from, size_t to)
{
    uint64_t number = numbers(bodies, from);

    for (size_t i = from; i < to; i++) {
        char *line = i == 0 || !numbered(bodies[i]) ? xprintf("@ht %s", bodies[i])
                                                    : xprintf("@ht %u %s", (unsigned)number, bodies[i]);

        number += numbered(bodies[i]);
        at += sprintf(at, "%s #%08x\n", line, crc32(line, strlen(line)));
        free(line);
    }
    return at;
}

/* The number at a line's end, which is cut off with its comma. */
static unsigned long take_number(char *line)
{
    char *comma = strrchr(line, ',');
    unsigned long number = strtoul(comma + 1, NULL, 10);

    *comma = '\0';
    return number;
}

/* Whether each sample of the row `line` is in a row of the undamaged table; `line` is changed. */
static bool has_samples(const char *right, char *line)
{
    unsigned long count = take_number(line), seen = 0, first;
    char *value = line, *copy = xstrdup(right), *rest = NULL;

    for (int commas = 0; commas < 5; commas++) {
        value = strchr(value, ',') + 1;
    }
    value[-1] = '\0';
    first = strtoul(value, &value, 10);
    for (char *row = strtok_r(copy, "\n", &rest); row != NULL; row = strtok_r(NULL, "\n", &rest)) {
        unsigned long length = take_number(row), start;
        char *at = row;

        if (strncmp(row, line, strlen(line)) != 0) {
            continue;
        }
        start = strtoul(row + strlen(line) + 1, &at, 10);
        for (unsigned long i = first; i < first + count; i++) {
            seen += i >= start && i < start + length && strcmp(at, value) == 0;
        }
    }
    free(copy);
    return seen == count;
}

/* Whether the undamaged table has as many of the value, or more. */
static bool has_values(const char *right, char *line)
{
    unsigned long count = take_number(line);
    const char *row;

    strcat(line, ",");
    row = strstr(right, line);
    return row != NULL && strtoul(row + strlen(line), NULL, 10) >= count;
}

static bool has_row(const char *right, const char *line)
{
    const char *row = strstr(right, line);

    return row != NULL && row[strlen(line)] == '\n';
}

/* All that the console came to stands in the undamaged one's tables, under the same name. */
static void expect_only(const struct outcome *right, const char *text, const char *what)
{
    struct outcome outcome;

    run(&outcome, text, strlen(text));
    for (size_t table = 0; table < TABLES; table++) {
        char *rest = NULL;

        for (char *line = strtok_r(outcome.table[table], "\n", &rest); line != NULL;
             line = strtok_r(NULL, "\n", &rest)) {
            char *row = xprintf("%s ", line); /* has room for a comma */

            row[strlen(line)] = '\0';
            if (!(table == TABLE_SAMPLES     ? has_samples(right->table[table], row)
                  : table == TABLE_HISTOGRAM ? has_values(right->table[table], row)
                                             : has_row(right->table[table], row))) {
                fail_msg("%s: '%s' is of none:\n%s", what, line, text);
            }
            free(row);
        }
    }
    release(&outcome);
}

/* A gap may hide the end of a variant and the beginning of the next, and a guest that started again. */
static void what_follows_a_gap_has_no_other_s_name(void **state)
{
    char *text = xcalloc(TEXT_SIZE, 1);
    struct outcome right;

    (void)state;
    assert_non_null(one_order[LINES - 1]);
    put_lines(text, one_order, 0, LINES);
    run(&right, text, strlen(text));
    assert_int_equal(row_status(&right.row), OK);
    for (size_t from = 1; from < LINES; from++) {
        for (size_t to = 1; to < LINES; to++) {
            int64_t jump = (int64_t)numbers(other_order, to) - (int64_t)numbers(one_order, from);

            put_lines(put_lines(text, one_order, 0, from), one_order, to, LINES);
            expect_only(&right, text, "gap");
            if (jump < -1 || jump > 1) { /* else its numbers fit */
                put_lines(put_lines(text, one_order, 0, from), other_order, to, LINES);
                expect_only(&right, text, "again");
            }
        }
    }
    release(&right);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_ok_is_right),
        cmocka_unit_test(what_follows_a_gap_has_no_other_s_name),
        cmocka_unit_test(a_line_without_a_number_is_missed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
