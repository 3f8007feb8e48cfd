/* matrix.csv and platforms.csv: what they mean, and what is said of broken ones. */
#include "bench/tests/helper.h"

#include "bench/matrix.h"

#define PLATFORMS_HEADER "platform,qemu,min_version,machine,params_base,unit,description\n"
#define FAKE             "fake,qemu,7.2,-M fake,0x1000,insn,\"a fake, here\"\n"
#define OTHER            "other,qemu,10.0,-M other,4096,ns,\n"
#define MATRIX_HEADER    "platform,path,experiment,samples,timeout_s\n"
#define TRACE_HEADER     "platform,path,experiment,samples,timeout_s,trace\n"
#define CPUS_HEADER      "platform,path,experiment,samples,timeout_s,trace,cpus\n"
#define BOARD_HEADER                                                                                         \
    "platform,qemu,min_version,machine,params_base,unit,description,one_cpu,image,on_request\n"
#define ONE_CPU_HEADER "platform,qemu,min_version,machine,params_base,unit,description,one_cpu\n"

static struct platforms read_whole_platforms(const char *text)
{
    struct platforms platforms;
    struct errmsg error = {0};
    const char *name = text_file(text);

    if (!platforms_read(&platforms, name, &error)) {
        fail_msg("%s", error.text);
    }
    unlink(name);
    return platforms;
}

static struct platforms read_platforms(const char *rows)
{
    char text[1024];

    snprintf(text, sizeof(text), "%s%s", PLATFORMS_HEADER, rows);
    return read_whole_platforms(text);
}

static bool read_matrix(struct matrix *matrix, const char *text, const struct platforms *platforms,
                        struct errmsg *error)
{
    const char *name = text_file(text);
    bool good = matrix_read(matrix, name, platforms, error);

    if (!good) {
        /* What follows the file's name. */
        memmove(error->text, strstr(error->text, name) + strlen(name),
                strlen(strstr(error->text, name) + strlen(name)) + 1);
    }
    unlink(name);
    return good;
}

static void check_bad_matrix(const char *text, const char *message)
{
    struct platforms platforms = read_platforms(FAKE OTHER);
    struct matrix matrix;
    struct errmsg error = {0};

    assert_false(read_matrix(&matrix, text, &platforms, &error));
    assert_string_equal(error.text, message);
    matrix_free(&matrix);
    platforms_free(&platforms);
}

static void check_bad_platforms(const char *text, const char *message)
{
    const char *name = text_file(text);
    struct platforms platforms;
    struct errmsg error = {0};

    assert_false(platforms_read(&platforms, name, &error));
    assert_string_equal(error.text + strlen(name), message);
    platforms_free(&platforms);
    unlink(name);
}

static void cells_are_multiplied_paths_first(void **state)
{
    struct platforms platforms = read_platforms(FAKE OTHER);
    struct matrix matrix;
    struct errmsg error = {0};
    char order[256] = "";

    (void)state;
    assert_true(read_matrix(&matrix, MATRIX_HEADER "fake,lr  native,ack eoi,10,60\nother,lr,ack,7,1\n",
                            &platforms, &error));
    for (size_t i = 0; i < matrix.count; i++) {
        const struct plan *plan = &matrix.item[i];

        sprintf(order + strlen(order), "%s/%s/%s/%d/%d ", plan->platform->name, plan->path, plan->experiment,
                (int)plan->samples, (int)plan->timeout_s);
    }
    assert_string_equal(order, "fake/lr/ack/10/60 fake/lr/eoi/10/60 fake/native/ack/10/60 "
                               "fake/native/eoi/10/60 other/lr/ack/7/1 ");
    matrix_free(&matrix);
    platforms_free(&platforms);
}

static void selection_keeps_order_and_names(void **state)
{
    struct platforms platforms = read_platforms(FAKE OTHER);
    struct names none = {0}, path = {0}, experiment = {0};
    struct matrix matrix;
    struct errmsg error = {0};

    (void)state;
    assert_true(read_matrix(&matrix, MATRIX_HEADER "fake,lr native,ack eoi,10,60\nother,lr,spi,7,1\n",
                            &platforms, &error));
    names_split(&experiment, "spi, ack");
    assert_true(matrix_select(&matrix, &none, &none, &experiment, &error));
    assert_int_equal(matrix.count, 3);
    assert_string_equal(matrix.item[1].path, "native");
    assert_false(names_has(&matrix.experiment, "eoi"));
    names_split(&path, "trap");
    assert_false(matrix_select(&matrix, &none, &path, &none, &error));
    assert_string_equal(error.text, "unknown path 'trap'; known: lr native");
    names_free(&path);
    names_free(&experiment);
    names_split(&path, "native");
    names_split(&experiment, "spi");
    assert_false(matrix_select(&matrix, &none, &path, &experiment, &error));
    assert_non_null(strstr(error.text, "nothing to run"));
    names_free(&path);
    names_free(&experiment);
    matrix_free(&matrix);
    platforms_free(&platforms);
}

static void broken_matrix_line_is_named(void **state)
{
    (void)state;
    check_bad_matrix("platform,path\n",
                     ":1: the header must be platform,path,experiment,samples,timeout_s,trace,cpus");
    check_bad_matrix(MATRIX_HEADER, ": no row in it");
    check_bad_matrix("", ": no row in it");
    check_bad_matrix(MATRIX_HEADER "fake,lr,ack,10\n", ":2: 4 fields, not 5");
    check_bad_matrix(MATRIX_HEADER "fake,lr,ack,10,60\nfake,lr,spi,ten,60\n",
                     ":3: samples 'ten' is not a number from 1 to 1000000000");
    check_bad_matrix(MATRIX_HEADER "fake,lr,ack,0,60\n",
                     ":2: samples '0' is not a number from 1 to 1000000000");
    check_bad_matrix(MATRIX_HEADER "fake,lr,ack,10,0\n", ":2: timeout_s '0' is not a number from 1 to 86400");
    check_bad_matrix(MATRIX_HEADER "nowhere,lr,ack,10,60\n",
                     ":2: unknown platform 'nowhere'; known: fake other");
    check_bad_matrix(MATRIX_HEADER "fake, ,ack,10,60\n", ":2: path is empty");
    check_bad_matrix(MATRIX_HEADER "fake,lr,,10,60\n", ":2: experiment is empty");
    check_bad_matrix(MATRIX_HEADER "fake,lr,ack,10,60\n\nfake,trap lr,ack,9,60\n",
                     ":4: fake lr ack is on line 2 already");
    check_bad_matrix(MATRIX_HEADER "fake,../lr,ack,10,60\n", ":2: '../lr ack': a name has no slash or quote");
    check_bad_matrix(MATRIX_HEADER "fake,l\"r,ack,10,60\n", ":2: not CSV: a quote out of place");
}

static struct hosts read_hosts(const char *rows)
{
    struct hosts hosts;
    struct errmsg error = {0};
    char text[1024];
    const char *name;

    snprintf(text, sizeof(text), "path,platform,qemu,arguments,append,needs,version,one_boot\n%s", rows);
    name = text_file(text);
    if (!hosts_read(&hosts, name, &error)) {
        fail_msg("%s", error.text);
    }
    unlink(name);
    return hosts;
}

/* What the plans are once only `path` is asked for, each with the number of plans its boot has. */
static void check_boots(const char *path, const char *platform, const char *expected)
{
    struct platforms platforms = read_platforms(FAKE OTHER);
    struct hosts hosts = read_hosts("kvm,fake other,,,,,,yes\nxen,other,,,,,,no\n");
    struct names none = {0}, paths = {0}, chosen = {0};
    struct matrix matrix;
    struct errmsg error = {0};
    char order[512] = "";

    assert_true(read_matrix(&matrix,
                            MATRIX_HEADER "fake,lr kvm,ack eoi,10,60\nother,kvm xen,spi ipi,10,60\n"
                                          "fake,kvm,spi,20,60\n",
                            &platforms, &error));
    matrix_take_hosts(&matrix, &hosts);
    names_split(&paths, path);
    names_split(&chosen, platform);
    assert_true(matrix_select(&matrix, &chosen, &paths, &none, &error));
    matrix_share_boots(&matrix);
    for (size_t i = 0; i < matrix.count; i += matrix.item[i].boot) {
        char *experiments = plan_experiments(&matrix.item[i]);
        char *samples = plan_samples(&matrix.item[i]);

        sprintf(order + strlen(order), "%s/%s/%s/%s ", matrix.item[i].platform->name, matrix.item[i].path,
                experiments, samples);
        free(experiments);
        free(samples);
    }
    assert_string_equal(order, expected);
    names_free(&paths);
    names_free(&chosen);
    matrix_free(&matrix);
    hosts_free(&hosts);
    platforms_free(&platforms);
}

static void other_hosts_wait_to_be_asked_for(void **state)
{
    (void)state;
    check_boots("", "", "fake/lr/ack/10 fake/lr/eoi/10 ");
    check_boots("lr xen", "", "fake/lr/ack/10 fake/lr/eoi/10 other/xen/spi/10 other/xen/ipi/10 ");
    check_boots("", "fake", "fake/lr/ack/10 fake/lr/eoi/10 ");
    check_boots("", "other", "other/kvm/spi,ipi/10 other/xen/spi/10 other/xen/ipi/10 ");
}

static void plans_of_a_host_share_its_boot(void **state)
{
    (void)state;
    check_boots("kvm", "", "fake/kvm/ack,eoi/10 other/kvm/spi,ipi/10 fake/kvm/spi/20 ");
    check_boots("kvm", "fake", "fake/kvm/ack,eoi,spi/10,10,20 ");
}

static void check_bad_hosts(const char *text, const char *message)
{
    const char *name = text_file(text);
    struct hosts hosts;
    struct errmsg error = {0};

    assert_false(hosts_read(&hosts, name, &error));
    assert_string_equal(strstr(error.text, name) + strlen(name), message);
    unlink(name);
    hosts_free(&hosts);
}

static void broken_host_line_is_named(void **state)
{
    static const char header[] = "path,platform,qemu,arguments,append,needs,version,one_boot\n";
    char text[256];

    (void)state;
    check_bad_hosts("path,platform\n",
                    ":1: the header must be path,platform,qemu,arguments,append,needs,version,one_boot");
    snprintf(text, sizeof(text), "%skvm,fake,,,,,\n", header);
    check_bad_hosts(text, ":2: 7 fields, not 8");
    snprintf(text, sizeof(text), "%skvm,,,,,,,yes\n", header);
    check_bad_hosts(text, ":2: platform is empty");
    snprintf(text, sizeof(text), "%skvm,fake,,,,,,maybe\n", header);
    check_bad_hosts(text, ":2: one_boot 'maybe' is neither yes nor no");
    snprintf(text, sizeof(text), "%skvm,fake,,,,,,yes\nkvm,other fake,,,,,,no\n", header);
    check_bad_hosts(text, ":3: kvm on fake is on line 2 already");
}

/* A line may ask for its rows to be run again, traced: those stand at the end, with samples of their own. */
static void traced_rows_stand_behind_all_others(void **state)
{
    struct platforms platforms = read_platforms(FAKE OTHER);
    struct names none = {0}, path = {0};
    struct matrix matrix;
    struct errmsg error = {0};
    char order[256] = "";

    (void)state;
    assert_true(read_matrix(&matrix, TRACE_HEADER "fake,lr native,ack eoi,10,60,5\nother,lr,spi,7,1,\n",
                            &platforms, &error));
    names_split(&path, "lr");
    assert_true(matrix_select(&matrix, &none, &path, &none, &error));
    for (size_t i = 0; i < matrix.count; i++) {
        const struct plan *plan = &matrix.item[i];

        sprintf(order + strlen(order), "%s/%s/%s%s/%d/%d ", plan->platform->name, plan->path,
                plan->experiment, plan_traced(plan), (int)plan->samples, (int)plan->timeout_s);
    }
    assert_string_equal(order, "fake/lr/ack/10/60 fake/lr/eoi/10/60 other/lr/spi/7/1 "
                               "fake/lr/ack (traced)/5/60 fake/lr/eoi (traced)/5/60 ");
    names_free(&path);
    matrix_free(&matrix);
    platforms_free(&platforms);
}

static void broken_trace_is_named(void **state)
{
    (void)state;
    check_bad_matrix("platform,path,experiment,samples,timeout_s,traced\n",
                     ":1: the header must be platform,path,experiment,samples,timeout_s,trace");
    check_bad_matrix(TRACE_HEADER "fake,lr,ack,10,60,5\nfake,lr,eoi,10,60\n", ":3: 5 fields, not 6");
    check_bad_matrix(MATRIX_HEADER "fake,lr,ack,10,60,5\n", ":2: 6 fields, not 5");
    check_bad_matrix(TRACE_HEADER "fake,lr,ack,10,60,yes\n",
                     ":2: trace 'yes' is not a number from 1 to 1000");
    check_bad_matrix(TRACE_HEADER "fake,lr,ack,10,60,0\n", ":2: trace '0' is not a number from 1 to 1000");
    check_bad_matrix(TRACE_HEADER "fake,lr,ack,10,60,1001\n",
                     ":2: trace '1001' is not a number from 1 to 1000");
    check_bad_matrix(TRACE_HEADER "fake,lr,ack,10,60,5\nfake,lr,ack,10,60,\n",
                     ":3: fake lr ack is on line 2 already");
}

/* A line's rows, traced ones too, may each get a machine of one CPU. */
static void rows_may_have_one_cpu(void **state)
{
    struct platforms platforms = read_whole_platforms(
        ONE_CPU_HEADER "one,qemu,7.2,-smp 4,0,insn,d,-smp 1 -x\nmany,qemu,7.2,-smp 4,0,insn,d,\n");
    struct matrix matrix;
    struct errmsg error = {0};

    (void)state;
    assert_string_equal(platforms.item[0].one_cpu, "-smp 1 -x");
    assert_true(read_matrix(&matrix, CPUS_HEADER "one,lr,timer,10,60,5,1\none many,lr,ipi,10,60,,\n",
                            &platforms, &error));
    assert_int_equal(matrix.count, 4);
    assert_true(matrix.item[0].one_cpu);
    assert_false(matrix.item[1].one_cpu || matrix.item[2].one_cpu);
    assert_true(matrix.item[3].traced && matrix.item[3].one_cpu);
    matrix_free(&matrix);
    assert_false(read_matrix(&matrix, CPUS_HEADER "one,lr,ipi,10,60,,2\n", &platforms, &error));
    assert_string_equal(error.text, ":2: cpus '2' is neither 1 nor empty");
    matrix_free(&matrix);
    assert_false(read_matrix(&matrix, CPUS_HEADER "one many,lr,timer,10,60,,1\n", &platforms, &error));
    assert_string_equal(error.text, ":2: platform 'many' has no one_cpu");
    matrix_free(&matrix);
    platforms_free(&platforms);
    check_bad_matrix(CPUS_HEADER "fake,lr,timer,10,60,,1\n", ":2: platform 'fake' has no one_cpu");
    check_bad_matrix(CPUS_HEADER "fake,lr,timer,10,60,5\n", ":2: 6 fields, not 7");
}

/* A board runs them on all its CPUs; its model, which cannot be given one, does not. */
static void rows_that_sleep_are_a_boards_alone(void **state)
{
    struct platforms platforms =
        read_whole_platforms(BOARD_HEADER "board,qemu,7.2,-M x,0x1000,insn,x,,bin,yes\n");
    struct matrix matrix;
    struct errmsg error = {0};

    (void)state;
    assert_true(read_matrix(&matrix, CPUS_HEADER "board,lr,timer,10,60,,1\nboard,lr,eoi,10,60,,\n",
                            &platforms, &error));
    assert_int_equal(matrix.count, 2);
    assert_true(matrix_take_models(&matrix, &error));
    assert_int_equal(matrix.count, 1);
    assert_string_equal(matrix.item[0].experiment, "eoi");
    matrix_free(&matrix);
    assert_true(read_matrix(&matrix, CPUS_HEADER "board,lr,timer,10,60,,1\n", &platforms, &error));
    assert_false(matrix_take_models(&matrix, &error));
    matrix_free(&matrix);
    platforms_free(&platforms);
}

/* More samples take more time; fewer may take what the matrix gives, and a traced row keeps what it has. */
static void the_time_limit_grows_with_the_samples(void **state)
{
    static const struct {
        uint64_t samples, timeout_s;
    } cases[] = {{1, 60}, {1000, 60}, {1001, 61}, {10000, 600}, {1000000, 60000}};
    struct platforms platforms = read_platforms(FAKE OTHER);
    struct matrix matrix;
    struct errmsg error = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(read_matrix(&matrix, TRACE_HEADER "fake,lr,ack,1000,60,5\n", &platforms, &error));
        matrix_take_samples(&matrix, cases[i].samples);
        assert_int_equal(matrix.item[0].samples, cases[i].samples);
        assert_int_equal(matrix.item[0].timeout_s, cases[i].timeout_s);
        assert_int_equal(matrix.item[1].samples, 5);
        assert_int_equal(matrix.item[1].timeout_s, 60);
        matrix_free(&matrix);
    }
    assert_true(read_matrix(&matrix, MATRIX_HEADER "fake,lr,ack,1,86400\n", &platforms, &error));
    matrix_take_samples(&matrix, RECORD_SAMPLES_MAX);
    assert_int_equal(matrix.item[0].timeout_s, 86400);
    matrix_free(&matrix);
    platforms_free(&platforms);
}

/* A board runs where it is named; and its machine may be given the image's bytes alone. */
static void a_platform_may_wait_to_be_named(void **state)
{
    struct platforms platforms =
        read_whole_platforms(BOARD_HEADER "one,q,7.2,-M x,0x1000,insn,d,,,\n"
                                          "board,q,7.2,-M x,0x1000,insn,d,,bin,yes\n");
    struct names none = {0}, board = {0};
    struct matrix matrix;
    struct errmsg error = {0};

    (void)state;
    assert_false(platforms.item[0].raw || platforms.item[0].on_request);
    assert_true(platforms.item[1].raw && platforms.item[1].on_request);
    assert_true(read_matrix(&matrix, MATRIX_HEADER "one board,lr,ack,10,60\n", &platforms, &error));
    assert_true(matrix_select(&matrix, &none, &none, &none, &error));
    assert_int_equal(matrix.count, 1);
    assert_string_equal(matrix.item[0].platform->name, "one");
    matrix_free(&matrix);
    names_add(&board, "board");
    assert_true(read_matrix(&matrix, MATRIX_HEADER "one board,lr,ack,10,60\n", &platforms, &error));
    assert_true(matrix_select(&matrix, &board, &none, &none, &error));
    assert_int_equal(matrix.count, 1);
    assert_string_equal(matrix.item[0].platform->name, "board");
    matrix_free(&matrix);
    names_free(&board);
    platforms_free(&platforms);
    check_bad_platforms(BOARD_HEADER "x,q,7.2,-M x,0,ns,d,,uimage,\n",
                        ":2: image 'uimage' is neither elf nor bin");
    check_bad_platforms(BOARD_HEADER "x,q,7.2,-M x,0,ns,d,,,no\n",
                        ":2: on_request 'no' is neither yes nor empty");
}

static void broken_platform_line_is_named(void **state)
{
    (void)state;
    check_bad_platforms(PLATFORMS_HEADER, ": no platform in it");
    check_bad_platforms(PLATFORMS_HEADER FAKE "x,qemu,7.2,,0x1000,insn,d\n", ":3: machine is empty");
    check_bad_platforms(PLATFORMS_HEADER "x,qemu,seven,-M x,0x1000,insn,d\n",
                        ":2: min_version 'seven' is not of the form 7.2");
    check_bad_platforms(PLATFORMS_HEADER "x,qemu,7.2,-M x,here,insn,d\n",
                        ":2: params_base 'here' is not an address");
    check_bad_platforms(PLATFORMS_HEADER "x,qemu,7.2,-M x,0,hours,d\n",
                        ":2: unknown unit 'hours'; known: insn cycles ns");
    check_bad_platforms(PLATFORMS_HEADER "x y,qemu,7.2,-M x,0,ns,d\n",
                        ":2: platform 'x y': a name has no blank, comma or slash");
    check_bad_platforms(PLATFORMS_HEADER FAKE FAKE, ":3: platform 'fake' is on line 2 already");
}

static void versions_are_read_and_compared(void **state)
{
    struct version version, need = {7, 2};

    (void)state;
    assert_true(version_of_qemu("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)", &version));
    assert_int_equal(version.major, 7);
    assert_int_equal(version.minor, 2);
    assert_false(version_before(version, need));
    assert_true(version_of_qemu("QEMU emulator version 10.0", &version));
    assert_false(version_before(version, need));
    assert_true(version_of_qemu("QEMU emulator version 7.1.9", &version));
    assert_true(version_before(version, need));
    assert_true(version_of_qemu("QEMU emulator version 6.10", &version));
    assert_true(version_before(version, need));
    assert_false(version_of_qemu("bash: no such file", &version));
    assert_false(version_of_qemu("QEMU emulator version seven", &version));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_multiplied_paths_first),
        cmocka_unit_test(selection_keeps_order_and_names),
        cmocka_unit_test(traced_rows_stand_behind_all_others),
        cmocka_unit_test(other_hosts_wait_to_be_asked_for),
        cmocka_unit_test(plans_of_a_host_share_its_boot),
        cmocka_unit_test(broken_host_line_is_named),
        cmocka_unit_test(broken_trace_is_named),
        cmocka_unit_test(rows_may_have_one_cpu),
        cmocka_unit_test(rows_that_sleep_are_a_boards_alone),
        cmocka_unit_test(a_platform_may_wait_to_be_named),
        cmocka_unit_test(the_time_limit_grows_with_the_samples),
        cmocka_unit_test(broken_matrix_line_is_named),
        cmocka_unit_test(broken_platform_line_is_named),
        cmocka_unit_test(versions_are_read_and_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
