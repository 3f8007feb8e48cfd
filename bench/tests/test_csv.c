/* CSV files, in and out. */
#include "bench/tests/helper.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "bench/csv_read.h"

/* Rows as `line:field|field` with a blank after each. */
static bool collect(void *context, const struct csv_row *row, struct errmsg *error)
{
    char *text = context;

    sprintf(text + strlen(text), "%lu:", row->line);
    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(row->field[i], "stop") == 0) {
            return refuse(error, "told to");
        }
        sprintf(text + strlen(text), "%s%s", row->field[i], i + 1 < row->count ? "|" : " ");
    }
    return true;
}

static void check_read(const char *content, bool good, const char *rows, const char *message)
{
    const char *name = text_file(content);
    char text[4096] = "";
    struct errmsg error = {0};

    assert_int_equal(csv_read(name, collect, text, &error), good);
    assert_string_equal(text, rows);
    if (!good) {
        assert_non_null(strstr(error.text, name));
        assert_string_equal(error.text + strlen(name), message);
    }
    unlink(name);
}

static void rows_know_their_line(void **state)
{
    (void)state;
    check_read("a,b\n1,2\n\n\"x\ny\",3\n4,\"5,\"\"6\"\"\"\r\n7,8", true,
               "1:a|b 2:1|2 4:x\ny|3 6:4|5,\"6\" 7:7|8 ", NULL);
    check_read("", true, "", NULL);
    check_read("a,\n", true, "1:a| ", NULL);
}

static void broken_csv_names_its_line(void **state)
{
    (void)state;
    check_read("a,b\n1,x\"y\n", false, "1:a|b ", ":2: not CSV: a quote out of place");
    check_read("a\n\"b\nc\n", false, "1:a ", ":2: not CSV: a quote is not closed");
    check_read("a\nb\nc,stop\n", false, "1:a 2:b 3:c|", ":3: told to");
}

static void unreadable_file_is_named(void **state)
{
    struct errmsg error = {0};

    (void)state;
    assert_false(csv_read("no/such.csv", collect, NULL, &error));
    assert_string_equal(error.text, "cannot read no/such.csv: No such file or directory");
    assert_false(csv_read("/", collect, NULL, &error));
    assert_string_equal(error.text, "cannot read /: Is a directory");
}

static void nul_byte_is_refused(void **state)
{
    const char *name = text_file("a,b\nc,");
    FILE *file = fopen(name, "a");
    struct errmsg error = {0};
    char text[64] = "";

    (void)state;
    assert_non_null(file);
    fwrite("d\0e\n", 1, 4, file);
    fclose(file);
    assert_false(csv_read(name, collect, text, &error));
    assert_string_equal(error.text + strlen(name), ":2: a NUL byte");
    unlink(name);
}

static void fields_are_quoted_where_they_must(void **state)
{
    struct csv_file file = memory_file();
    struct csv_out out;
    char *text;

    (void)state;
    csv_out_init(&out, &file, 8);
    csv_text(&out, "mode=1;op=drop");
    csv_text(&out, "");
    csv_text(&out, "a,b");
    csv_end_row(&out);
    csv_text(&out, "say \"no\"");
    csv_text(&out, "two\nlines");
    csv_number(&out, INT64_MIN);
    csv_end_row(&out);
    assert_true(csv_flush(&out));
    text = memory_text(&file);
    assert_string_equal(text,
                        "mode=1;op=drop,,\"a,b\"\n\"say \"\"no\"\"\",\"two\nlines\",-9223372036854775808\n");
    assert_int_equal(file.size, strlen(text));
    free(text);
    csv_out_free(&out);
    assert_true(csv_file_close(&file, true));
}

static void whole_rows_end_outside_quotes(void **state)
{
    (void)state;
    assert_int_equal(csv_whole_rows("ab\ncd", 5), 3);
    assert_int_equal(csv_whole_rows("ab\n\"c\nd", 7), 3);
    assert_int_equal(csv_whole_rows("\"c\nd\"\n", 6), 6);
    assert_int_equal(csv_whole_rows("abc", 3), 0);
}

static void full_device_is_named_once(void **state)
{
    struct csv_file file;

    (void)state;
    assert_true(csv_file_open(&file, "/dev/full"));
    assert_false(csv_file_append(&file, "a\n", 2));
    assert_string_equal(file.error.text, "cannot write /dev/full: No space left on device");
    assert_false(csv_file_append(&file, "b\n", 2));
    assert_false(csv_file_close(&file, true));
}

/* The disk is full at byte 10, in the middle of the third row. */
static void torn_row_is_cut_off(void **state)
{
    const char *name = text_file("");
    struct rlimit before, limit;
    struct csv_file file;
    struct csv_out out;
    char text[32] = "";
    FILE *reread;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 10;
    assert_true(csv_file_open(&file, name));
    csv_out_init(&out, &file, 4096);
    for (int i = 0; i < 5; i++) {
        csv_text(&out, "abc");
        csv_end_row(&out);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_false(csv_flush(&out));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_non_null(strstr(file.error.text, "File too large"));
    reread = fopen(name, "r");
    assert_non_null(reread);
    assert_int_equal(fread(text, 1, sizeof(text), reread), 8);
    assert_string_equal(text, "abc\nabc\n");
    fclose(reread);
    csv_out_free(&out);
    assert_false(csv_file_close(&file, true));
    unlink(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_know_their_line),
        cmocka_unit_test(broken_csv_names_its_line),
        cmocka_unit_test(unreadable_file_is_named),
        cmocka_unit_test(nul_byte_is_refused),
        cmocka_unit_test(fields_are_quoted_where_they_must),
        cmocka_unit_test(whole_rows_end_outside_quotes),
        cmocka_unit_test(full_device_is_named_once),
        cmocka_unit_test(torn_row_is_cut_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
