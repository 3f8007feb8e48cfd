/* A captured console as a run: what was put around its lines does not show, and what is no log is refused. */
#include "bench/tests/helper.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include "bench/check.h"
#include "bench/import.h"

#define TEXT_SIZE (1U << 16)

static const char *const tables[] = {"samples.csv.gz", "histogram.csv", "counters.csv", "stages.csv"};
#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

#define BEGIN                                                                                                \
    "begin version=1 platform=box path=mine unit=ns tick_hz=62500000 clock_overhead=16 samples=4 "           \
    "compiler=gcc-12.2.0 and=a-line-that-is-longer-than-what-xen-prints-at-once-which-is-127-bytes"

/* The records of a guest that measured two experiments, of which one has a variant that it cannot. */
static const char *const bodies[] = {
    BEGIN,
    "var name=ack variant=-",
    "var name=spi variant=trigger=edge",
    "var name=spi variant=trigger=level",
    "exp name=ack variant=- want=5 warmup=1",
    "smp vcpu=0 first=0 90 16x3 32",
    "cnt interrupts 4",
    "done status=ok count=5 reason=-",
    "exp name=spi variant=trigger=edge want=5 warmup=1",
    "smp vcpu=0 first=0 100000000000 200000000000 300000000000 400000000000 500000000000",
    "done status=ok count=5 reason=-",
    "exp name=spi variant=trigger=level want=5 warmup=1",
    "done status=unsupported count=0 reason=the_machine_has_no_rtc",
    "end status=ok",
    NULL,
};
#define BODY_COUNT (sizeof(bodies) / sizeof(bodies[0]) - 1)

struct fixture {
    char *base;      /* the results are made in it */
    char *log;       /* a file in it */
    char text[1024]; /* what was said on stderr */
    int code;
};

static void remember(struct fixture *fixture)
{
    fixture->base = new_folder();
    fixture->log = xprintf("%s/console.log", fixture->base);
}

static void forget(struct fixture *fixture)
{
    forget_folder(fixture->base);
    free(fixture->log);
}

static void write_log(const struct fixture *fixture, const char *text, size_t length)
{
    FILE *file = fopen(fixture->log, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Runs it with stdout away and stderr in `text`. */
static void import_with(struct fixture *fixture, char **words)
{
    struct options options;
    struct errmsg error = {0};
    int out = dup(1), err = dup(2), nothing = open("/dev/null", O_WRONLY);
    int said = memfd_create("said", 0);

    assert_true(
        options_read(&options, words, "--platform --path --hypervisor --results --commit", true, &error));
    options.results = fixture->base;
    fflush(stdout);
    dup2(nothing, 1);
    dup2(said, 2);
    fixture->code = import_log(&options);
    fflush(stdout);
    dup2(out, 1);
    dup2(err, 2);
    memset(fixture->text, 0, sizeof(fixture->text));
    assert_true(pread(said, fixture->text, sizeof(fixture->text) - 1, 0) >= 0);
    close(out);
    close(err);
    close(nothing);
    close(said);
    options_free(&options);
}

static void import_file(struct fixture *fixture)
{
    char *words[] = {fixture->log, NULL};

    import_with(fixture, words);
}

static void import_text(struct fixture *fixture, const char *text, size_t length)
{
    write_log(fixture, text, length);
    import_file(fixture);
}

static char *read_file(const struct fixture *fixture, const char *name)
{
    char *path = xprintf("%s/latest/%s", fixture->base, name);
    gzFile file = gzopen(path, "r");
    char *text = xcalloc(TEXT_SIZE, 1);

    assert_non_null(file);
    assert_true(gzread(file, text, TEXT_SIZE - 1) >= 0);
    gzclose(file);
    free(path);
    return text;
}

static bool says(const struct fixture *fixture, const char *name, const char *what)
{
    char *text = read_file(fixture, name);
    bool found = strstr(text, what) != NULL;

    free(text);
    return found;
}

/* The folders that were made. */
static size_t count_runs(const struct fixture *fixture)
{
    DIR *folder = opendir(fixture->base);
    const struct dirent *entry;
    size_t count = 0;

    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        count += entry->d_name[0] != '.' && strcmp(entry->d_name, "console.log") != 0;
    }
    closedir(folder);
    return count;
}

static void one_line(const struct fixture *fixture, const char *what)
{
    assert_non_null(strstr(fixture->text, what));
    assert_ptr_equal(strchr(fixture->text, '\n'), fixture->text + strlen(fixture->text) - 1);
}

static void refused(struct fixture *fixture, const char *text, const char *what)
{
    import_text(fixture, text, strlen(text));
    assert_int_equal(fixture->code, EXIT_USAGE);
    one_line(fixture, what);
    assert_int_equal(count_runs(fixture), 0);
}

static unsigned crc_of(const char *text)
{
    return (unsigned)crc32(0, (const unsigned char *)text, (unsigned)strlen(text)); /* zlib's */
}

/* Appends a record of the guest's, with its line end. */
static char *put_record(char *at, unsigned number, const char *body)
{
    char *text = xprintf("@ht %u %s", number, body);

    at += sprintf(at, "%s #%08x\n", text, crc_of(text));
    free(text);
    return at;
}

/* The records of one boot, less those that `leave_out` has a bit for; to be freed. */
static char *boot(const char *const *body, unsigned leave_out)
{
    char *text = xcalloc(TEXT_SIZE, 1), *at = text;

    for (unsigned i = 0; body[i] != NULL; i++) {
        if ((leave_out >> i & 1) == 0) {
            at = put_record(at, i, body[i]);
        }
    }
    return text;
}

/* The whole console, less such records. */
static char *console(unsigned leave_out)
{
    return boot(bodies, leave_out);
}

struct wrapping {
    const char *first, *next; /* what stands before a line, and where it was cut before the rest */
    size_t width;             /* a line is cut after so many bytes; 0: never */
    const char *cut;          /* between the pieces */
    const char *end;          /* of a line */
    const char *noise;        /* a line after each */
};

/* The console as something else has captured it; to be freed. */
static char *wrapped(const struct wrapping *how)
{
    char *plain = console(0), *text = xcalloc(TEXT_SIZE, 4), *at = text, *rest = NULL;

    for (char *line = strtok_r(plain, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        at += sprintf(at, "%s", how->first);
        while (how->width > 0 && strlen(line) > how->width) {
            at += sprintf(at, "%.*s%s%s", (int)how->width, line, how->cut, how->next);
            line += how->width;
        }
        at += sprintf(at, "%s%s%s", line, how->end, how->noise);
    }
    free(plain);
    return text;
}

/* ---- what is a log --------------------------------------------------------------------------------- */

static void a_console_becomes_a_run(void **state)
{
    struct fixture fixture;
    char *text = console(0);
    char *path;
    int out = dup(1), nothing = open("/dev/null", O_WRONLY);

    (void)state;
    remember(&fixture);
    import_text(&fixture, text, strlen(text));
    assert_int_equal(fixture.code, EXIT_OK);
    assert_string_equal(fixture.text, "");
    assert_true(
        says(&fixture, "samples.csv.gz", "box,mine,ack,,0,0,1,90,ns,1\nbox,mine,ack,,0,1,0,16,ns,3\n"));
    assert_true(says(&fixture, "counters.csv", "box,mine,ack,,interrupts,4\n"));
    assert_true(says(&fixture, "run.csv", "status:box/mine/spi/trigger=level,unsupported\n"));
    assert_true(says(&fixture, "run.csv", "matrix,none: imported from console.log\n"));
    assert_true(says(&fixture, "run.csv", "\nstatus,ok\n") && says(&fixture, "run.csv", "commit,unknown\n"));
    assert_true(says(&fixture, "log/box-mine.txt", "@ht 0 begin"));
    path = xprintf("%s/latest", fixture.base);
    fflush(stdout);
    dup2(nothing, 1);
    assert_int_equal(check_folder(path), EXIT_OK);
    fflush(stdout);
    dup2(out, 1);
    close(out);
    close(nothing);
    free(path);
    free(text);
    forget(&fixture);
}

static void what_is_around_the_lines_does_not_show(void **state)
{
    static const struct wrapping ways[] = {
        {"(XEN) DOM1: ", "(XEN) DOM1: ", 127, "\n", "\n", ""},
        {"(XEN) DOM1: ", "DOM1: ", 127, "", "\r\n", ""},
        {"(XEN) DOM1: ", "(XEN) DOM1: ", 40, "\n", "\n", "(XEN) d1v0: vGICD: unhandled word write\n"},
        {"[    1.25] DOM12: ", "[   11.250] DOM12: ", 100, "\n", "\n", "[   11.3] else: 5 #00000000\n"},
        {"", "", 80, "\r\n", "\r\n", ""},
        {"", "", 7, "\n", "\n", ""},
        {"12:30:01.125 ", "", 0, "", "\n", "\n"},
        {"\x1b[0m\x1b[32m", "", 0, "", "\x1b[0m\r\n", "\x1b[2J$ ls\n"},
        {"noise without an end", "", 0, "", "\r\r\n", "\xff\x80 @ht\n@ht x\n"},
    };
    struct fixture fixture;
    char *text = console(0), *right[TABLE_COUNT];

    (void)state;
    remember(&fixture);
    import_text(&fixture, text, strlen(text));
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        right[i] = read_file(&fixture, tables[i]);
    }
    free(text);
    for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
        struct fixture other;

        remember(&other);
        text = wrapped(&ways[way]);
        import_text(&other, text, strlen(text));
        if (other.code != EXIT_OK) {
            fail_msg("way %zu: %s\n%s", way, other.text, text);
        }
        for (size_t i = 0; i < TABLE_COUNT; i++) {
            char *mine = read_file(&other, tables[i]);

            assert_string_equal(mine, right[i]);
            free(mine);
        }
        free(text);
        forget(&other);
    }
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        free(right[i]);
    }
    forget(&fixture);
}

/* As the VMM of hosts/kvm prints it: a guest, and numbers from 0 on, for each experiment. */
static void each_experiment_may_have_a_guest(void **state)
{
    struct fixture fixture;
    char *text = xcalloc(TEXT_SIZE, 1), *at = text;
    static const char *const next[] = {"@ht - next experiment=ack", "@ht - next experiment=spi"};

    (void)state;
    for (unsigned guest = 0; guest < 2; guest++) {
        at += sprintf(at, "%s #%08x\n", next[guest], crc_of(next[guest]));
        at = put_record(at, 0, bodies[0]);
        for (unsigned i = 0; i < 4; i++) {
            at = put_record(at, i + 1, bodies[4 + 4 * guest + i]);
        }
        at = put_record(at, 5, bodies[BODY_COUNT - 1]);
    }
    remember(&fixture);
    import_text(&fixture, text, strlen(text));
    assert_true(says(&fixture, "samples.csv.gz", "box,mine,ack,,0,0,1,90,ns,1\n"));
    assert_true(says(&fixture, "run.csv", "status:box/mine/ack/,ok\n"));
    assert_true(says(&fixture, "run.csv", "status:box/mine/spi/trigger=edge,ok\n"));
    assert_int_equal(fixture.code, EXIT_BAD); /* the second variant of spi has no `done` */
    free(text);
    forget(&fixture);
}

/* A histogram is of the experiment that it follows, also where the one before has lost its end. */
static void a_histogram_is_of_one_experiment(void **state)
{
    static const char *const body[] = {
        BEGIN,
        "exp name=ack variant=- want=5 warmup=1",
        "smp vcpu=0 first=0 90 16x3 32",
        "done status=ok count=5 reason=-",
        "exp name=storm variant=- want=5 warmup=1",
        "smp vcpu=0 first=0 900",
        "hst vcpu=0 first=1 39x3 55",
        "cnt histogram_resolution_ppm 245",
        "cnt sum_above_least 16",
        "done status=ok count=5 reason=-",
        "end status=ok",
        NULL,
    };
    struct fixture fixture;

    (void)state;
    for (unsigned lost = 0; lost < 2; lost++) {
        char *text = boot(body, lost << 3), *histogram;

        remember(&fixture);
        import_text(&fixture, text, strlen(text));
        assert_int_equal(fixture.code, lost == 0 ? EXIT_OK : EXIT_BAD);
        assert_true(says(&fixture, "run.csv",
                         lost == 0 ? "status:box/mine/ack/,ok\n" : "status:box/mine/ack/,incomplete\n"));
        assert_true(says(&fixture, "run.csv", "status:box/mine/storm/,ok\n"));
        histogram = read_file(&fixture, "histogram.csv");
        assert_string_equal(histogram, "platform,path,experiment,variant,unit,value,count\n"
                                       "box,mine,ack,,ns,16,3\nbox,mine,ack,,ns,32,1\n"
                                       "box,mine,storm,,ns,39,3\nbox,mine,storm,,ns,55,1\n");
        free(histogram);
        free(text);
        forget(&fixture);
    }
}

/* They have no numbers, and get none: one that is lost is missed by the last, which says how many there are.
 */
static void the_counters_of_a_host_are_held_against_their_number(void **state)
{
    static const char *const printed[] = {"@ht - cnt exits 4", "@ht - cnt exit_mmio 2",
                                          "@ht - cnt host_counters 2"};
    struct fixture fixture;

    (void)state;
    for (size_t lost = 0; lost <= 3; lost++) {
        char *text = xcalloc(TEXT_SIZE, 1), *at = put_record(text, 0, BEGIN);

        at = put_record(at, 1, bodies[4]);
        at = put_record(at, 2, bodies[5]);
        for (size_t i = 0; i < 3; i++) {
            at += i != lost ? sprintf(at, "%s #%08x\n", printed[i], crc_of(printed[i])) : 0;
        }
        put_record(put_record(at, 3, bodies[7]), 4, bodies[BODY_COUNT - 1]);
        remember(&fixture);
        import_text(&fixture, text, strlen(text));
        assert_int_equal(fixture.code, lost == 3 ? EXIT_OK : EXIT_BAD);
        assert_int_equal(says(&fixture, "counters.csv", "box,mine,ack,,exits,4\n"), lost != 0);
        assert_false(says(&fixture, "counters.csv", "host_counters"));
        free(text);
        forget(&fixture);
    }
}

/* ---- what is wrong with one ------------------------------------------------------------------------ */

static void a_record_that_is_lost_is_missed(void **state)
{
    (void)state;
    for (unsigned lost = 1; lost < BODY_COUNT; lost++) {
        struct fixture fixture;
        char *text = console(1U << lost);

        remember(&fixture);
        import_text(&fixture, text, strlen(text));
        assert_int_equal(fixture.code, EXIT_BAD);
        assert_int_not_equal(fixture.text[0], '\0');
        assert_true(says(&fixture, "run.csv", "\nstatus,incomplete\n"));
        free(text);
        forget(&fixture);
    }
}

/* A gap that may hide the end of a variant and the beginning of the next ends what comes under its name. */
static void what_follows_a_gap_is_nobodys(void **state)
{
    static const char *const body[] = {
        BEGIN,
        "exp name=spi variant=trigger=edge want=5 warmup=1",
        "smp vcpu=0 first=0 1",
        "smp vcpu=0 first=1 2x4",
        "done status=ok count=5 reason=-",
        "exp name=spi variant=trigger=level want=5 warmup=1",
        "smp vcpu=0 first=0 3",
        "smp vcpu=0 first=1 4x4",
        "cnt exits 4",
        "done status=ok count=5 reason=-",
        "end status=ok",
        NULL,
    };
    struct fixture fixture;
    char *text = boot(body, 0x78), *samples; /* all between the first sample and the last four */

    (void)state;
    remember(&fixture);
    import_text(&fixture, text, strlen(text));
    assert_int_equal(fixture.code, EXIT_BAD);
    assert_true(says(&fixture, "run.csv", "status:box/mine/spi/trigger=edge,incomplete\n"));
    samples = read_file(&fixture, "samples.csv.gz");
    assert_string_equal(strchr(samples, '\n') + 1, "box,mine,spi,trigger=edge,0,0,1,1,ns,1\n");
    assert_false(says(&fixture, "counters.csv", "exits"));
    free(samples);
    free(text);
    forget(&fixture);
}

/* Whatever a log is cut at or damaged by, it ends in a run or in a line. */
static void a_log_that_is_cut_keeps_what_was_whole(void **state)
{
    struct fixture fixture;
    char *text = console(0);
    size_t length = strlen(text);

    (void)state;
    for (size_t at = 1; at < length; at += 37) {
        remember(&fixture);
        import_text(&fixture, text, at);
        assert_true(fixture.code == EXIT_BAD || fixture.code == EXIT_USAGE);
        assert_int_not_equal(fixture.text[0], '\0');
        assert_int_equal(count_runs(&fixture), fixture.code == EXIT_USAGE ? 0 : 2);
        if (strstr(text, "@ht 9") < text + at) {
            assert_true(says(&fixture, "run.csv", "status:box/mine/ack/,ok\n"));
        }
        forget(&fixture);
    }
    free(text);
}

static void a_fault_ends_what_was_not_over(void **state)
{
    struct fixture fixture;
    char *text = console(0), *at = strstr(text, "@ht 10 ");

    (void)state;
    at = put_record(at, 10, "fault kind=data_abort pc=0x44000000 addr=0x0 status=0x96000000");
    put_record(at, 11, "end status=failed");
    remember(&fixture);
    import_text(&fixture, text, strlen(text));
    assert_int_equal(fixture.code, EXIT_BAD);
    assert_true(says(&fixture, "run.csv", "status:box/mine/ack/,ok\n"));
    assert_true(says(&fixture, "run.csv", "status:box/mine/spi/trigger=edge,failed\n"));
    assert_true(says(&fixture, "run.csv", "not reached: line 11: the guest took a fault: kind=data_abort"));
    free(text);
    forget(&fixture);
}

static void what_is_no_log_is_one_line(void **state)
{
    struct fixture fixture;
    char *twice = xcalloc(TEXT_SIZE, 1), *headless = console(1), *text = console(0);
    char *other[] = {NULL, (char[]){"--path"}, (char[]){"xen"}, NULL};
    char *machine[] = {NULL, (char[]){"--platform=rpi4"}, NULL};
    char *nothing[] = {NULL}, *folder[] = {NULL, NULL};

    (void)state;
    remember(&fixture);
    import_file(&fixture); /* there is none */
    assert_int_equal(fixture.code, EXIT_USAGE);
    one_line(&fixture, "No such file");
    import_with(&fixture, nothing);
    one_line(&fixture, "which log?");
    folder[0] = fixture.base;
    import_with(&fixture, folder);
    one_line(&fixture, "Is a directory");
    refused(&fixture, "", "is empty");
    refused(&fixture, "U-Boot 2023.01\n=> booti\n@ht\n", "no record");
    refused(&fixture, headless, "no begin record");
    sprintf(twice, "%s%s", text, text);
    refused(&fixture, twice, "line 15: the guest started again (it began in line 1)");
    put_record(twice, 0, "fault kind=data_abort pc=0x0 addr=0x22000030 status=0x96000000");
    refused(&fixture, twice, "line 1: the guest took a fault before it began");
    put_record(put_record(twice, 0, bodies[0]), 1, "end status=failed");
    refused(&fixture, twice, "has begun no experiment");
    put_record(twice, 0, "begin version=1 unit=ns");
    refused(&fixture, twice, "line 1: a begin record without a platform or path");
    write_log(&fixture, text, strlen(text));
    other[0] = machine[0] = fixture.log;
    import_with(&fixture, other);
    one_line(&fixture, "console.log: line 1: the guest says path=mine, not xen");
    import_with(&fixture, machine);
    one_line(&fixture, "the guest says platform=box, not rpi4");
    assert_int_equal(count_runs(&fixture), 0);
    free(text);
    free(headless);
    free(twice);
    forget(&fixture);
}

/* Names become parts of a file's name, and of run.csv's keys. */
static void a_name_that_is_a_way_to_a_file_is_refused(void **state)
{
    static const char *const ways[][4] = {
        {"begin version=1 platform=../../.victim path=mine unit=ns",
         "exp name=ack variant=- want=1 warmup=0"},
        {"begin version=1 platform=.victim path=mine unit=ns", "exp name=ack variant=- want=1 warmup=0"},
        {"begin version=1 platform=box path=x/../../../victim unit=ns", "exp name=ack variant=-"},
        {"begin version=1 platform=box path=mine unit=ns", "exp name=ack/eoi variant=- want=1 warmup=0"},
        {"begin version=1 platform=box path=mine unit=ns", "var name=..", "exp name=ack variant=-"},
    };
    static const char *const said[] = {
        "line 1: platform '../../.victim' may have letters, digits, dots, dashes and underscores only",
        "line 1: platform '.victim' may have",
        "line 1: path 'x/../../../victim' may have",
        "line 2: experiment 'ack/eoi' may have",
        "line 2: experiment '..' may have",
    };
    struct fixture fixture;
    char *victim;
    struct stat is;

    (void)state;
    remember(&fixture);
    victim = xprintf("%s/.victim-mine.txt", fixture.base);
    close(open(victim, O_CREAT | O_WRONLY, 0666));
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        char *text = boot(ways[i], 0);

        refused(&fixture, text, said[i]);
        free(text);
        assert_int_equal(stat(victim, &is), 0);
        assert_int_equal(is.st_size, 0);
    }
    free(victim);
    forget(&fixture);
}

/* Bytes changed, dropped, repeated: no sanitizer complains, and what is said to be whole is right. */
static void damage_is_never_taken_for_a_sample(void **state)
{
    static const struct wrapping xen = {"(XEN) DOM1: ", "(XEN) DOM1: ", 60, "\n", "\n", "(XEN) noise\n"};
    const char *asked = getenv("DAMAGES");
    size_t count = asked != NULL ? (size_t)atol(asked) : 40;
    char *whole = wrapped(&xen);
    size_t length = strlen(whole);
    char *text = xcalloc(length + 1, 1);
    uint32_t number = 20260101U;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct fixture fixture;
        size_t size = length;

        memcpy(text, whole, length);
        for (int times = 0; times < 3; times++) {
            size_t at = (number = number * 1664525U + 1013904223U) % size;
            size_t gone = number >> 28;

            text[at] = (char)(text[at] ^ (1 << number / 65536 % 8));
            gone = gone > size - at ? size - at : gone;
            memmove(text + at, text + at + gone, size - at - gone);
            size -= gone;
        }
        remember(&fixture);
        import_text(&fixture, text, size);
        if (fixture.code != EXIT_USAGE && says(&fixture, "run.csv", "status:box/mine/ack/,ok\n")) {
            assert_true(says(&fixture, "samples.csv.gz",
                             "box,mine,ack,,0,0,1,90,ns,1\nbox,mine,ack,,0,1,0,16,ns,3\n"
                             "box,mine,ack,,0,4,0,32,ns,1\n"));
        }
        forget(&fixture);
    }
    free(text);
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_console_becomes_a_run),
        cmocka_unit_test(what_is_around_the_lines_does_not_show),
        cmocka_unit_test(each_experiment_may_have_a_guest),
        cmocka_unit_test(a_histogram_is_of_one_experiment),
        cmocka_unit_test(the_counters_of_a_host_are_held_against_their_number),
        cmocka_unit_test(a_record_that_is_lost_is_missed),
        cmocka_unit_test(what_follows_a_gap_is_nobodys),
        cmocka_unit_test(a_log_that_is_cut_keeps_what_was_whole),
        cmocka_unit_test(a_fault_ends_what_was_not_over),
        cmocka_unit_test(what_is_no_log_is_one_line),
        cmocka_unit_test(a_name_that_is_a_way_to_a_file_is_refused),
        cmocka_unit_test(damage_is_never_taken_for_a_sample),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
