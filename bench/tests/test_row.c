/* The row's state machine on recorded consoles (tests/consoles/). */
#include "bench/tests/helper.h"

#include <libgen.h>

#include "bench/row.h"

static char platform_name[] = "fake", unit[] = "insn", path[] = "lr";
static const struct platform platform = {.name = platform_name, .unit = unit};

#define TRACE_SUFFIX ".trace"

/* What a console came to. */
struct outcome {
    struct row row;
    struct plan plan;
    struct csv_file files[TABLES];
    struct csv_out outs[TABLES];
    char *samples, *counters, *stages;
    char statuses[512]; /* `variant: status reason` lines */
};

static char *read_console(const char *name)
{
    char here[] = __FILE__;
    char *file = xprintf("%s/consoles/%s.txt", dirname(here), name);
    FILE *stream = fopen(file, "r");
    char *text = xcalloc(1 << 16, 1);

    if (stream == NULL) {
        fail_msg("cannot read %s", file);
        abort();
    }
    fread(text, 1, (1 << 16) - 1, stream);
    fclose(stream);
    free(file);
    return text;
}

/* A console whose name ends in `.trace` is a traced guest's. */
static void begin(struct outcome *outcome, const char *name)
{
    char *suffix = strstr(name, TRACE_SUFFIX);

    memset(outcome, 0, sizeof(*outcome));
    outcome->plan = (struct plan){.platform = &platform,
                                  .path = path,
                                  .experiment = xstrdup(name),
                                  .samples = 10,
                                  .traced = suffix != NULL};
    if (suffix != NULL) {
        outcome->plan.experiment[suffix - name] = '\0';
    }
    for (int i = 0; i < TABLES; i++) {
        outcome->files[i] = memory_file();
        csv_out_init(&outcome->outs[i], &outcome->files[i], 256);
    }
    row_init(&outcome->row, &outcome->plan, outcome->outs);
}

/* Rows of samples.csv.gz as those of samples.csv, one for each sample; `packed` is freed. */
static char *unpacked(char *packed)
{
    char *text = xcalloc(1 << 20, 1), *at = text, *rest = NULL;

    for (char *line = strtok_r(packed, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *count = strrchr(line, ','), *value, *seq;

        *count++ = '\0';
        value = line + strlen(line);
        for (int commas = 0; commas < 3;) {
            commas += *--value == ',';
        }
        *value++ = '\0';
        seq = strrchr(line, ',');
        *seq++ = '\0';
        for (int i = 0; i < atoi(count); i++) {
            at += sprintf(at, "%s,%d,%s\n", line, atoi(seq) + i, value);
        }
    }
    free(packed);
    return text;
}

static void finish(struct outcome *outcome)
{
    char *at = outcome->statuses;

    row_finish(&outcome->row, "QEMU exited with status 0", "");
    for (int i = 0; i < TABLES; i++) {
        assert_true(csv_flush(&outcome->outs[i]));
    }
    outcome->samples = unpacked(memory_text(&outcome->files[TABLE_SAMPLES]));
    outcome->counters = memory_text(&outcome->files[TABLE_COUNTERS]);
    outcome->stages = memory_text(&outcome->files[TABLE_STAGES]);
    for (size_t i = 0; i < outcome->row.count; i++) {
        const struct variant *variant = outcome->row.variant[i];

        at += sprintf(at, "%s: %s%s%s\n", variant->name, status_word(variant->status),
                      variant->reason != NULL ? " " : "", variant->reason != NULL ? variant->reason : "");
    }
}

static void release(struct outcome *outcome)
{
    row_free(&outcome->row);
    for (int i = 0; i < TABLES; i++) {
        csv_out_free(&outcome->outs[i]);
        csv_file_close(&outcome->files[i], false);
    }
    free(outcome->samples);
    free(outcome->counters);
    free(outcome->stages);
    free(outcome->plan.experiment);
}

/* Plays a console in pieces of `piece` bytes. */
static void play(struct outcome *outcome, const char *name, size_t piece)
{
    char *text = read_console(name);
    size_t length = strlen(text);

    begin(outcome, name);
    for (size_t at = 0; at < length; at += piece) {
        row_feed(&outcome->row, text + at, piece < length - at ? piece : length - at);
    }
    free(text);
    finish(outcome);
}

static void check(const char *name, enum status status, uint64_t seen, const char *statuses)
{
    struct outcome outcome;

    play(&outcome, name, 4096);
    assert_string_equal(outcome.statuses, statuses);
    assert_int_equal(row_status(&outcome.row), status);
    assert_int_equal(outcome.row.seen, seen);
    release(&outcome);
}

#define SAMPLES(variant)                                                                                     \
    "fake,lr,good," variant ",0,0,1,40,insn\n"                                                               \
    "fake,lr,good," variant ",0,1,1,33,insn\n"                                                               \
    "fake,lr,good," variant ",0,2,0,31,insn\n"                                                               \
    "fake,lr,good," variant ",0,3,0,31,insn\n"                                                               \
    "fake,lr,good," variant ",0,4,0,31,insn\n"                                                               \
    "fake,lr,good," variant ",0,5,0,-5,insn\n"                                                               \
    "fake,lr,good," variant ",0,6,0,31,insn\n"                                                               \
    "fake,lr,good," variant ",0,7,0,31,insn\n"                                                               \
    "fake,lr,good," variant ",0,8,0,30,insn\n"                                                               \
    "fake,lr,good," variant ",0,9,0,30,insn\n"                                                               \
    "fake,lr,good," variant ",0,10,0,30,insn\n"                                                              \
    "fake,lr,good," variant ",0,11,0,30,insn\n"
#define COUNTERS(variant)                                                                                    \
    "fake,lr,good," variant ",interrupts,12\n"                                                               \
    "fake,lr,good," variant ",exits,24\n"                                                                    \
    "fake,lr,good," variant ",lost,0\n"

/* However the bytes arrive, the rows are the same. */
static void good_console_gives_all_rows(void **state)
{
    static const size_t pieces[] = {1, 7, 4096};

    (void)state;
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct outcome outcome;

        play(&outcome, "good", pieces[i]);
        assert_string_equal(outcome.samples, SAMPLES("mode=0") SAMPLES("mode=1;op=drop"));
        assert_string_equal(outcome.counters, COUNTERS("mode=0") COUNTERS("mode=1;op=drop"));
        assert_string_equal(outcome.statuses, "mode=0: ok\nmode=1;op=drop: ok\n");
        assert_string_equal(outcome.row.compiler, "gcc-12.2.1");
        assert_int_equal(outcome.row.tick_hz, 1000000000);
        assert_int_equal(outcome.row.clock_overhead, 2);
        assert_true(outcome.row.ended);
        release(&outcome);
    }
}

/* What the guest found out of its machine is kept as it was said; without the record nothing is. */
static void a_machine_is_told(void **state)
{
    struct outcome outcome;

    (void)state;
    play(&outcome, "cpu", 4096);
    assert_string_equal(outcome.row.cpu, "midr=0x410fd083 list_registers=4 pmu=3 errata=853709,1319367");
    assert_int_equal(row_status(&outcome.row), OK);
    release(&outcome);
    play(&outcome, "good", 4096);
    assert_null(outcome.row.cpu);
    release(&outcome);
}

/* On a machine that is not known, a variant may have another unit than its row; on a model it has the
 * model's. */
static void a_variant_says_its_unit(void **state)
{
    char *console = read_console("units");
    struct outcome outcome;

    (void)state;
    begin(&outcome, "units");
    outcome.plan.captured = true;
    row_feed(&outcome.row, console, strlen(console));
    finish(&outcome);
    assert_non_null(strstr(outcome.samples, ",from=self,0,1,0,410,cycles\n"));
    assert_non_null(strstr(outcome.samples, ",from=remote,0,1,0,519,ns\n"));
    assert_non_null(strstr(outcome.samples, ",from=nowhere,0,1,0,519,cycles\n"));
    release(&outcome);
    play(&outcome, "units", 4096);
    assert_int_equal(row_status(&outcome.row), FAILED); /* the model counts instructions */
    assert_string_equal(outcome.samples, "");
    release(&outcome);
    free(console);
}

static void lost_samples_leave_the_others_their_numbers(void **state)
{
    struct outcome outcome;

    (void)state;
    check("damaged", INCOMPLETE, 20,
          "mode=0: incomplete line 4: a damaged record: its CRC is 3f47ff87 and should be 0eafe51a\n"
          "mode=1;op=drop: ok\n");
    check("gap", INCOMPLETE, 20,
          "mode=0: incomplete line 4: record 3 is missing before it\nmode=1;op=drop: ok\n");
    play(&outcome, "gap", 4096);
    assert_non_null(strstr(outcome.samples, ",mode=0,0,3,0,31,insn\nfake,lr,gap,mode=0,0,8,0,30,insn\n"));
    release(&outcome);
}

static void repeated_record_counts_once(void **state)
{
    (void)state;
    check("repeat", INCOMPLETE, 24, "mode=0: incomplete line 5: record 3 came again\nmode=1;op=drop: ok\n");
}

/* The second variant's `exp` is lost: its samples must not be taken for the first one's. */
static void samples_of_no_known_variant_are_left_out(void **state)
{
    struct outcome outcome;

    (void)state;
    check("lostexp", INCOMPLETE, 12,
          "mode=0: incomplete line 9: records 8 to 9 are missing before it\n"
          ": incomplete line 9: a record of an unknown variant\n");
    play(&outcome, "lostexp", 4096);
    assert_non_null(strstr(outcome.counters, "mode=0,lost,0\n"));
    assert_null(strstr(strstr(outcome.counters, "mode=0,lost,0\n") + 1, "exits"));
    release(&outcome);
}

static void crashes_fail_the_row(void **state)
{
    (void)state;
    check("fault", FAILED, 16,
          "mode=0: ok\nmode=1;op=drop: failed line 12: the guest took a fault: kind=data_abort "
          "pc=0x40008123 addr=0xdeadbeef status=0x805\n");
    /* The shim has written into the guest's line. */
    check("stop", FAILED, 16,
          "mode=0: ok\nmode=1;op=drop: failed line 12: the shim stopped the guest: reason=outside_guest "
          "pc=0x40008124 addr=0x50000000 syndrome=0x93800007\n");
    check("restart", FAILED, 8, "mode=0: failed line 5: the guest started again\n");
    check("foreign", FAILED, 0, ": failed line 1: the guest says path=trap, not lr\n");
    check("toomany", FAILED, 12, ": failed line 6: more samples than the 12 announced\n");
    check("overfull", FAILED, 4, "cpus=2: failed line 4: more samples than the 6 announced\n");
    check("twice", FAILED, 12,
          "mode=0: failed line 10: the variant came twice\n: incomplete line 11: a record of an "
          "unknown variant\n");
}

static void too_few_samples_are_incomplete(void **state)
{
    (void)state;
    check("short", INCOMPLETE, 20, "mode=0: incomplete line 5: 8 samples of 12\nmode=1;op=drop: ok\n");
    check("count", INCOMPLETE, 8, ": incomplete line 8: the guest sent 12 samples, 8 arrived\n");
    check("jump", INCOMPLETE, 8, ": incomplete line 4: samples 4 to 7 of vcpu 0 are missing before it\n");
    check("nodone", INCOMPLETE, 24,
          "mode=0: incomplete no done record: the next variant began\nmode=1;op=drop: ok\n");
    check("malformed", INCOMPLETE, 5, ": incomplete line 4: an smp record without its vcpu or first\n");
    check("hang", INCOMPLETE, 20,
          "mode=0: ok\nmode=1;op=drop: incomplete QEMU exited with status 0 before the end record\n");
    check("silent", FAILED, 0, ": failed QEMU exited with status 0 before the begin record\n");
    check("nothing", FAILED, 0, ": failed the guest measured nothing\n");
}

/* The guest says first which variants are to come: how a row ends is known of those too. */
static void variants_that_are_not_reached_are_told(void **state)
{
    (void)state;
    check("planned", INCOMPLETE, 20,
          "mode=0: ok\nmode=1: incomplete QEMU exited with status 0 before the end record\n"
          "mode=2: incomplete not reached: QEMU exited with status 0 before the end record\n"
          "mode=3: incomplete not reached: QEMU exited with status 0 before the end record\n");
    check("plannedfault", FAILED, 12,
          "mode=0: ok\nmode=1: failed not reached: line 7: the guest took a fault: kind=data_abort "
          "pc=0x40008123 addr=0xdeadbeef status=0x805\n");
    check("plannedlost", INCOMPLETE, 12,
          "mode=0: ok\nmode=1: incomplete not reached: its beginning is missing\n"
          ": incomplete line 7: record 6 is missing before it\n");
}

static void the_guests_own_word_stands(void **state)
{
    (void)state;
    check("unsupported", UNSUPPORTED, 0, ": unsupported no hypervisor to call\n");
    check("partly", OK, 12, "trigger=edge: unsupported there is no such trigger\ntrigger=level: ok\n");
    check("guestfail", FAILED, 20, "trigger=edge: failed interrupt lost\ntrigger=level: ok\n");
    check("badend", FAILED, 12, "mode=0: ok\n: failed the guest ended with status failed\n");
}

static void vcpus_have_indices_of_their_own(void **state)
{
    struct outcome outcome;

    (void)state;
    play(&outcome, "cpus", 4096);
    assert_string_equal(outcome.statuses, "cpus=2: ok\n");
    assert_non_null(strstr(outcome.samples, ",1,0,1,50,insn\nfake,lr,cpus,cpus=2,1,1,0,41,insn\n"
                                            "fake,lr,cpus,cpus=2,0,0,1,44,insn\n"));
    assert_non_null(strstr(outcome.samples, ",1,2,0,41,insn\n"));
    release(&outcome);
}

/* A traced guest's samples are counted and not written: stamps are in them. */
static void stages_become_medians(void **state)
{
    struct outcome outcome;

    (void)state;
    play(&outcome, "stages.trace", 7);
    assert_string_equal(outcome.statuses, "trigger=edge: ok\ntrigger=level: ok\n"
                                          "from=remote: unsupported not traced\n");
    assert_string_equal(outcome.stages, "fake,lr,stages,trigger=edge,el2-entry,0,4,insn\n"
                                        "fake,lr,stages,trigger=edge,inject,1,16,insn\n"
                                        "fake,lr,stages,trigger=edge,el2-exit,2,-1,insn\n"
                                        "fake,lr,stages,trigger=edge,inject,3,7,insn\n"
                                        "fake,lr,stages,trigger=level,el2-entry,0,4,insn\n");
    assert_string_equal(outcome.samples, "");
    assert_string_equal(outcome.counters, "");
    assert_int_equal(outcome.row.seen, 15);
    release(&outcome);
}

/* The console, what is said of it, and how many rows of stages.csv are kept. */
static void check_stages(const char *name, const char *statuses, const char *rows)
{
    struct outcome outcome;

    play(&outcome, name, 4096);
    assert_string_equal(outcome.statuses, statuses);
    assert_string_equal(outcome.stages, rows);
    release(&outcome);
}

#define STAGE(experiment, rest) "fake,lr," experiment "," rest ",insn\n"
#define LEVEL(experiment)       STAGE(experiment, "trigger=level,el2-entry,0,4")
#define EDGE(experiment, inject)                                                                             \
    STAGE(experiment, "trigger=edge,el2-entry,0,4")                                                          \
    STAGE(experiment, "trigger=edge,inject,1," inject)                                                       \
    STAGE(experiment, "trigger=edge,el2-exit,2,-1")                                                          \
    STAGE(experiment, "trigger=edge,inject,3,7")

static void lost_stages_leave_the_others(void **state)
{
    (void)state;
    check_stages("stgap.trace",
                 "trigger=edge: incomplete line 7: record 6 is missing before it\ntrigger=level: ok\n",
                 EDGE("stgap", "16") LEVEL("stgap"));
    check_stages("stlost.trace",
                 "trigger=edge: incomplete line 8: record 7 is missing before it\ntrigger=level: ok\n",
                 STAGE("stlost", "trigger=edge,el2-entry,0,4") STAGE("stlost", "trigger=edge,inject,1,16")
                     STAGE("stlost", "trigger=edge,inject,3,7") LEVEL("stlost"));
    check_stages("stshort.trace",
                 "trigger=edge: incomplete line 9: stage 1 has 2 values of 4\ntrigger=level: ok\n",
                 EDGE("stshort", "16") LEVEL("stshort"));
    check_stages("stjump.trace",
                 "trigger=edge: incomplete line 6: values 1 to 2 of stage 0 are missing before it\n"
                 "trigger=level: incomplete line 12: stages 1 to 2 are missing before it\n",
                 STAGE("stjump", "trigger=edge,el2-entry,0,4") LEVEL("stjump")
                     STAGE("stjump", "trigger=level,iar,3,9"));
    check_stages("stdiffer.trace", "trigger=edge: incomplete stages differ\ntrigger=level: ok\n",
                 STAGE("stdiffer", "trigger=edge,iar,0,1") LEVEL("stdiffer"));
    check_stages("stfault.trace",
                 "trigger=edge: ok\ntrigger=level: failed line 15: the guest took a fault: kind=data_abort "
                 "pc=0x44000000 addr=0x0b009000 status=0x5\n",
                 EDGE("stfault", "16") LEVEL("stfault"));
}

static void samples_of_other_ways_are_allowed_for(void **state)
{
    struct outcome outcome;

    (void)state;
    play(&outcome, "stways.trace", 4096);
    assert_string_equal(outcome.statuses, "trigger=edge: ok\ntrigger=level: ok\n");
    assert_string_equal(outcome.stages, STAGE("stways", "trigger=edge,el2-entry,0,4")
                                            STAGE("stways", "trigger=edge,inject,1,17") LEVEL("stways"));
    assert_int_equal(outcome.row.variant[0]->stages.other_ways, 1);
    assert_int_equal(outcome.row.variant[1]->stages.other_ways, 0);
    release(&outcome);

    play(&outcome, "stwaysbad.trace", 4096);
    assert_string_equal(
        outcome.statuses,
        "k=1: incomplete line 7: 2 of 4 samples went other ways: there is none of most\n"
        "k=2: incomplete line 13: stage 0 has 4 values of 3\n"
        "k=3: incomplete line 20: stage 1 has 2 values of 3\n"
        "k=4: incomplete line 26: 18446744073709551615 of 4 samples went other ways: there is none of most\n"
        "k=5: incomplete stages differ\n"
        "k=6: incomplete line 36: a cnt record that is not a name and a number\n");
    release(&outcome);
}

static void stages_that_do_not_fit_are_told(void **state)
{
    (void)state;
    check_stages("strepeat.trace",
                 "trigger=edge: incomplete line 10: stage 0 came again\n"
                 "trigger=level: incomplete line 16: value 0 of stage 0 came again\n",
                 EDGE("strepeat", "16") LEVEL("strepeat"));
    check_stages("stoverfull.trace",
                 "trigger=edge: failed line 5: more values of a stage than samples\ntrigger=level: ok\n",
                 LEVEL("stoverfull"));
    check_stages("stnone.trace", "trigger=edge: incomplete line 5: no stage came\ntrigger=level: ok\n",
                 LEVEL("stnone"));
    check_stages("unasked",
                 "trigger=edge: failed line 5: a stage from a guest that is not to be traced\n"
                 "trigger=level: ok\n",
                 "");
}

static void malformed_stages_are_told(void **state)
{
    struct outcome outcome;

    (void)state;
    play(&outcome, "stmalformed.trace", 4096);
    assert_string_equal(outcome.statuses,
                        "trigger=edge: incomplete line 5: a stg record without its order, stage or first\n"
                        "trigger=level: incomplete line 15: '2y2' is not the length of a stage\n"
                        "k=1: incomplete line 20: a stg record without its order, stage or first\n"
                        "k=2: incomplete line 30: a stg record without its order, stage or first\n");
    release(&outcome);
}

static void floods_end_the_row(void **state)
{
    char *chatter = xcalloc(1 << 16, 1);
    struct outcome outcome;

    (void)state;
    begin(&outcome, "flood");
    memset(chatter, 'x', 1 << 16);
    row_feed(&outcome.row, chatter, CONSOLE_LINE_MAX);
    assert_false(outcome.row.hopeless);
    row_feed(&outcome.row, chatter, 1);
    assert_true(outcome.row.hopeless);
    finish(&outcome);
    assert_string_equal(outcome.statuses,
                        ": incomplete flooded: line 1 of the console is longer than 4096 bytes\n");
    release(&outcome);

    begin(&outcome, "flood");
    for (size_t i = 99; i < 1 << 16; i += 100) {
        chatter[i] = '\n';
    }
    chatter[(1 << 16) - 1] = '\n';
    for (int i = 0; i < 1024; i++) {
        row_feed(&outcome.row, chatter, 1 << 16);
        assert_false(outcome.row.hopeless);
    }
    row_feed(&outcome.row, chatter, 1 << 16);
    finish(&outcome);
    assert_string_equal(outcome.statuses, ": incomplete flooded: the console passed 67109504 bytes\n");
    release(&outcome);
    free(chatter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_console_gives_all_rows),
        cmocka_unit_test(a_machine_is_told),
        cmocka_unit_test(a_variant_says_its_unit),
        cmocka_unit_test(lost_samples_leave_the_others_their_numbers),
        cmocka_unit_test(repeated_record_counts_once),
        cmocka_unit_test(samples_of_no_known_variant_are_left_out),
        cmocka_unit_test(crashes_fail_the_row),
        cmocka_unit_test(too_few_samples_are_incomplete),
        cmocka_unit_test(variants_that_are_not_reached_are_told),
        cmocka_unit_test(the_guests_own_word_stands),
        cmocka_unit_test(vcpus_have_indices_of_their_own),
        cmocka_unit_test(stages_become_medians),
        cmocka_unit_test(lost_stages_leave_the_others),
        cmocka_unit_test(samples_of_other_ways_are_allowed_for),
        cmocka_unit_test(stages_that_do_not_fit_are_told),
        cmocka_unit_test(malformed_stages_are_told),
        cmocka_unit_test(floods_end_the_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
