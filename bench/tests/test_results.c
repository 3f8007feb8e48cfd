/* The results folder: rows end in any order, and stand in the matrix's. */
#include "bench/tests/helper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include "bench/results.h"
#include "bench/run_folder.h"

static void write_row(struct results *results, size_t row, const char *text)
{
    csv_text(&results->row[row].out[TABLE_SAMPLES], text);
    csv_end_row(&results->row[row].out[TABLE_SAMPLES]);
    csv_number(&results->row[row].out[TABLE_COUNTERS], (int64_t)row);
    csv_end_row(&results->row[row].out[TABLE_COUNTERS]);
    csv_number(&results->row[row].out[TABLE_STAGES], 10 * (int64_t)row);
    csv_end_row(&results->row[row].out[TABLE_STAGES]);
}

static void check_file(const struct results *results, const char *name, const char *header, const char *rows)
{
    char *path = results_path(results, name);
    gzFile file = gzopen(path, "r"); /* reads what is not packed as it is */
    char text[4096] = "";

    assert_non_null(file);
    assert_true(gzread(file, text, sizeof(text) - 1) > 0);
    gzclose(file);
    free(path);
    assert_memory_equal(text, header, strlen(header));
    assert_string_equal(strchr(text, '\n') + 1, rows);
}

static bool exists(const struct results *results, const char *name)
{
    char *path = results_path(results, name);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

static void rows_stand_in_the_matrix_order(void **state)
{
    char *base = new_folder();
    struct results results;

    (void)state;
    assert_true(results_create(&results, base, "abc", 4));
    for (size_t i = 0; i < 3; i++) {
        assert_true(results_open_row(&results, i));
    }
    write_row(&results, 2, "c1");
    write_row(&results, 0, "a1");
    write_row(&results, 1, "b1");
    assert_true(results_close_row(&results, 2));
    assert_true(results_open_row(&results, 3));
    write_row(&results, 3, "d1");
    write_row(&results, 0, "a2");
    assert_true(results_close_row(&results, 0));
    assert_true(results_publish(&results));
    check_file(&results, "samples.csv.gz", "platform,", "a1\na2\nc1\n");
    write_row(&results, 1, "b2");
    assert_true(results_close_row(&results, 1));
    write_row(&results, 3, "d2");
    assert_true(results_close_row(&results, 3));
    assert_true(results_finish(&results));
    check_file(&results, "samples.csv.gz",
               "platform,path,experiment,variant,vcpu,seq,warmup,value,unit,count\n",
               "a1\na2\nb1\nb2\nc1\nd1\nd2\n");
    check_file(&results, "counters.csv", "platform,path,experiment,variant,counter,value\n",
               "0\n0\n1\n1\n2\n3\n3\n");
    check_file(&results, "stages.csv", "platform,path,experiment,variant,stage,order,p50,unit\n",
               "0\n0\n10\n10\n20\n30\n30\n");
    assert_false(exists(&results, ".rows"));
    results_free(&results);
    forget_folder(base);
}

/* Rows that were never started come after those that were; the latter are all there. */
static void interrupted_rows_are_kept(void **state)
{
    char *base = new_folder();
    struct results results;

    (void)state;
    assert_true(results_create(&results, base, "abc", 5));
    assert_true(results_open_row(&results, 0) && results_open_row(&results, 1));
    write_row(&results, 1, "b");
    write_row(&results, 0, "a");
    assert_true(results_close_row(&results, 1));
    assert_true(results_close_row(&results, 0));
    assert_true(results_finish(&results));
    check_file(&results, "samples.csv.gz", "platform,", "a\nb\n");
    results_free(&results);
    forget_folder(base);
}

/* Two runs in one second get a folder each, and the link points at the later one. */
static void folders_are_never_shared(void **state)
{
    char *base = new_folder();
    char *latest = xprintf("%s/latest", base);
    struct results first, second;
    char target[64] = "";

    (void)state;
    assert_true(results_create(&first, base, "abc", 1));
    assert_true(results_create(&second, base, "abc", 1));
    assert_true(results_show(&first) && results_show(&second));
    assert_string_not_equal(first.folder, second.folder);
    assert_true(readlink(latest, target, sizeof(target) - 1) > 0);
    assert_string_equal(target, strrchr(second.folder, '/') + 1);
    assert_true(results_finish(&first) && results_finish(&second));
    results_free(&first);
    results_free(&second);
    free(latest);
    forget_folder(base);
}

static void what_cannot_be_made_is_named(void **state)
{
    char *base = new_folder();
    char *latest = xprintf("%s/latest", base);
    struct results results;

    (void)state;
    assert_false(results_create(&results, "/dev/null/results", "abc", 1));
    assert_string_equal(results.error.text,
                        "cannot make the results folder /dev/null/results: Not a directory");
    results_free(&results);
    assert_int_equal(mkdir(latest, 0777), 0);
    assert_true(results_create(&results, base, "abc", 1));
    assert_false(results_show(&results));
    assert_non_null(strstr(results.error.text, "cannot make the link"));
    results_drop(&results);
    assert_int_equal(access(results.folder, F_OK), -1);
    results_free(&results);
    free(latest);
    forget_folder(base);
}

/* A table that cannot be written stays as it was, and so do the rows that it was to have. */
static void rows_that_cannot_be_published_stay(void **state)
{
    char *base = new_folder();
    struct results results;
    char *aside;

    (void)state;
    assert_true(results_create(&results, base, "abc", 2));
    assert_true(results_open_row(&results, 0) && results_open_row(&results, 1));
    write_row(&results, 0, "a");
    assert_true(results_close_row(&results, 0));
    assert_true(results_publish(&results));
    write_row(&results, 1, "b");
    assert_true(results_close_row(&results, 1));
    aside = results_path(&results, ".rows/counters.csv");
    assert_int_equal(mkdir(aside, 0777), 0);
    assert_false(results_publish(&results));
    assert_non_null(strstr(results.error.text, ".rows/counters.csv: Is a directory"));
    assert_false(results_finish(&results));
    assert_true(results.left && results.row[0].published && !results.row[1].published);
    check_file(&results, "counters.csv", "platform,path,experiment,variant,counter,value\n", "0\n");
    assert_true(exists(&results, ".rows/1.samples.csv.gz"));
    assert_false(exists(&results, ".rows/0.samples.csv.gz"));
    results_free(&results);
    free(aside);
    forget_folder(base);
}

/* A slow disk, or a run of many samples, has fewer of these writings, and they stay a small share. */
static void writing_the_tables_is_a_small_share_of_a_run(void **state)
{
    (void)state;
    assert_int_equal(run_publish_pause(0), 5000);
    assert_int_equal(run_publish_pause(100), 5000);
    assert_int_equal(run_publish_pause(3000), 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_matrix_order),
        cmocka_unit_test(interrupted_rows_are_kept),
        cmocka_unit_test(folders_are_never_shared),
        cmocka_unit_test(what_cannot_be_made_is_named),
        cmocka_unit_test(rows_that_cannot_be_published_stay),
        cmocka_unit_test(writing_the_tables_is_a_small_share_of_a_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
