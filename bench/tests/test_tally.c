/* Rows whose guest sends a histogram in place of samples: whole ones, and none that is damaged. */
#include "bench/tests/helper.h"

#include "bench/row.h"
#include "common/crc32.h"

static char platform_name[] = "fake", unit[] = "insn", path[] = "lr", experiment[] = "spi";
static const struct platform platform = {.name = platform_name, .unit = unit};
static const struct plan plan = {
    .platform = &platform, .path = path, .experiment = experiment, .samples = 2000000};

#define BEGIN                                                                                                \
    "begin version=1 platform=fake path=lr unit=insn tick_hz=1000000000 clock_overhead=2 samples=2000000"
#define EXP        "exp name=spi variant=- want=2000001 warmup=1"
#define WARM       "smp vcpu=0 first=0 900"
#define FIRST      "hst vcpu=0 first=1 39x1500000 40x400000 41"
#define REST       "hst vcpu=0 first=1900002 5000x99990 5004x8 70123"
#define RESOLUTION "cnt histogram_resolution_ppm 245"
/* 400,000 + 2 + 99,990 * 4961 + 8 * 4965 + 70,084; the guest's own is of what it rounded. */
#define SUM  "cnt sum_above_least 496560196"
#define DONE "done status=ok count=2000001 reason=-"
#define END  "end status=ok"

static const char *const good[] = {BEGIN, EXP, WARM, FIRST, REST, RESOLUTION, SUM, DONE, END};

#define LINES (sizeof(good) / sizeof(good[0]))

/* What a console of these records, each numbered and signed, comes to. */
struct outcome {
    enum status status;
    char *reason;
    char *samples, *histogram;
};

static void release(struct outcome *outcome)
{
    free(outcome->reason);
    free(outcome->samples);
    free(outcome->histogram);
}

static struct outcome play(const char *const lines[LINES], bool lost)
{
    struct csv_file files[TABLES];
    struct csv_out outs[TABLES];
    struct outcome outcome;
    struct row row;
    int seq = 0;

    for (int i = 0; i < TABLES; i++) {
        files[i] = memory_file();
        csv_out_init(&outs[i], &files[i], 256);
    }
    row_init(&row, &plan, outs);
    for (size_t i = 0; i < LINES; i++) {
        char *body = xprintf("@ht %d %s", seq, lines[i] != NULL ? lines[i] : "");
        char *line = xprintf("%s #%08x\n", body, crc32(body, strlen(body)));

        seq += lines[i] != NULL || lost ? 1 : 0;
        if (lines[i] != NULL) {
            row_feed(&row, line, strlen(line));
        }
        free(line);
        free(body);
    }
    row_finish(&row, "QEMU exited with status 0", "");
    for (int i = 0; i < TABLES; i++) {
        assert_true(csv_flush(&outs[i]));
    }
    outcome = (struct outcome){row_status(&row),
                               xstrdup(row_worst(&row)->reason != NULL ? row_worst(&row)->reason : ""),
                               memory_text(&files[TABLE_SAMPLES]), memory_text(&files[TABLE_HISTOGRAM])};
    row_free(&row);
    for (int i = 0; i < TABLES; i++) {
        csv_out_free(&outs[i]);
        csv_file_close(&files[i], false);
    }
    return outcome;
}

static void a_whole_one_is_the_row(void **state)
{
    struct outcome outcome = play(good, false);

    (void)state;
    assert_string_equal(outcome.reason, "");
    assert_int_equal(outcome.status, OK);
    assert_string_equal(outcome.samples, "fake,lr,spi,,0,0,1,900,insn,1\n");
    assert_string_equal(outcome.histogram, "fake,lr,spi,,insn,39,1500000\nfake,lr,spi,,insn,40,400000\n"
                                           "fake,lr,spi,,insn,41,1\nfake,lr,spi,,insn,5000,99990\n"
                                           "fake,lr,spi,,insn,5004,8\nfake,lr,spi,,insn,70123,1\n");
    release(&outcome);
}

/* The good console with another line in the place of one; NULL: none. */
static void check(size_t place, const char *line, bool lost, enum status status, const char *reason)
{
    const char *lines[LINES];
    struct outcome outcome;

    memcpy(lines, good, sizeof(good));
    lines[place] = line;
    outcome = play(lines, lost);
    if (strstr(outcome.reason, reason) == NULL) {
        fail_msg("'%s' is not in '%s'", reason, outcome.reason);
    }
    assert_int_equal(outcome.status, status);
    release(&outcome);
}

enum { AT_WARM = 2, AT_FIRST, AT_REST, AT_RESOLUTION, AT_SUM, AT_DONE };

static void a_damaged_one_is_never_whole(void **state)
{
    (void)state;
    check(AT_FIRST, NULL, true, INCOMPLETE, "record 3 is missing before it");
    check(AT_REST, NULL, true, INCOMPLETE, "record 4 is missing before it");
    check(AT_FIRST, NULL, false, INCOMPLETE, "samples 1 to 1900001 of vcpu 0 are missing");
    check(AT_REST, NULL, false, INCOMPLETE, "the guest sent 2000001 samples, 1900002 arrived");
    check(AT_REST, "hst vcpu=0 first=1900002 9000x99990 9004x8 70123", false, FAILED,
          "above the least, and the guest's to 496560196");
    check(AT_RESOLUTION, NULL, false, INCOMPLETE, "a histogram without its sum or its resolution");
    check(AT_SUM, NULL, false, INCOMPLETE, "a histogram without its sum or its resolution");
    check(AT_SUM, "cnt sum_above_least 600000000", false, FAILED, "and the guest's to 600000000");
    check(AT_FIRST, "hst vcpu=0 first=1 39x1500000 38x400000 41", false, FAILED,
          "38 follows 39 in a histogram");
    check(AT_REST, "hst vcpu=0 first=1900002 5000x99990 5004x7 70123", false, INCOMPLETE,
          "the guest sent 2000001 samples, 2000000 arrived");
    check(AT_REST, "hst vcpu=0 first=1900002 5000x99990 5004x9 70123", false, FAILED,
          "more samples than the 2000001 announced");
    check(AT_REST, "smp vcpu=0 first=1900002 5000x99990 5004x8 70123", false, FAILED,
          "samples and a histogram of the same");
    check(AT_WARM, "hst vcpu=0 first=0 900", false, FAILED, "samples and a histogram of the same");
    check(AT_FIRST, "hst first=1 39x1500000 40x400000 41", false, INCOMPLETE,
          "an hst record without its vcpu");
    check(AT_REST, "hst vcpu=0 first=1900002 5000x99990 5004x8 7O123", false, INCOMPLETE,
          "'7O123' is not a sample");
    check(AT_DONE, "done status=ok count=2000000 reason=-", false, INCOMPLETE,
          "the guest sent 2000000 samples, 2000001 arrived");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_one_is_the_row),
        cmocka_unit_test(a_damaged_one_is_never_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
