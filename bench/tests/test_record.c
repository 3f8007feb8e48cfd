/* One console line as a record. */
#include "bench/tests/helper.h"

#include "bench/record.h"
#include "common/crc32.h"

/* Signs a body as a guest does. */
static const char *signed_line(const char *body)
{
    static char line[2 * RECORD_LINE_MAX];

    snprintf(line, sizeof(line), "%s #%08x", body, crc32(body, strlen(body)));
    return line;
}

static void check_damaged(const char *line, const char *message)
{
    struct record record;
    struct errmsg why = {0};

    assert_int_equal(record_parse(&record, line, strlen(line), &why), RECORD_DAMAGED);
    assert_non_null(strstr(why.text, message));
}

static struct record parse(const char *body)
{
    const char *line = signed_line(body);
    struct record record;
    struct errmsg why = {0};

    assert_int_equal(record_parse(&record, line, strlen(line), &why), RECORD_INTACT);
    return record;
}

static void crc_is_ieee_802_3(void **state)
{
    (void)state;
    assert_int_equal(crc32("123456789", 9), 0xcbf43926);
}

static void tokens_are_split_at_the_first_equals(void **state)
{
    const char *line = signed_line("@ht 7 exp name=eoi variant=mode=1;op=drop want=12 warmup=x");
    struct record record;
    struct errmsg why = {0};
    uint64_t value = 0;

    (void)state;
    assert_int_equal(record_parse(&record, line, strlen(line), &why), RECORD_INTACT);
    assert_int_equal(record.type, REC_EXP);
    assert_true(record.numbered);
    assert_int_equal(record.seq, 7);
    assert_int_equal(record.count, 4);
    assert_string_equal(record_get(&record, "variant"), "mode=1;op=drop");
    assert_true(record_number(&record, "want", &value));
    assert_int_equal(value, 12);
    assert_false(record_number(&record, "warmup", &value));
    assert_false(record_number(&record, "absent", &value));
    assert_null(record_get(&record, "absent"));
}

static void plain_words_have_no_key(void **state)
{
    const char *line = signed_line("@ht 3 smp vcpu=0 first=4 31 -5 30x4");
    struct record record;
    struct errmsg why = {0};

    (void)state;
    assert_int_equal(record_parse(&record, line, strlen(line), &why), RECORD_INTACT);
    assert_int_equal(record.count, 5);
    assert_null(record.token[3].key);
    assert_string_equal(record.token[3].value, "-5");
}

static void every_type_is_known(void **state)
{
    (void)state;
    assert_int_equal(parse("@ht 0 begin").type, REC_BEGIN);
    assert_int_equal(parse("@ht 0 cnt a 1").type, REC_CNT);
    assert_int_equal(parse("@ht 0 done").type, REC_DONE);
    assert_int_equal(parse("@ht 0 end").type, REC_END);
    assert_int_equal(parse("@ht 0 fault").type, REC_FAULT);
    assert_int_equal(parse("@ht - stop").type, REC_STOP);
    assert_false(parse("@ht - stop").numbered);
}

static void other_lines_are_chatter(void **state)
{
    static const char *const lines[] = {"", "hello", "@h", "@ht", "@htx 0 end", " @ht 0 end"};
    struct record record;
    struct errmsg why = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_int_equal(record_parse(&record, lines[i], strlen(lines[i]), &why), RECORD_CHATTER);
    }
}

static void damage_is_named(void **state)
{
    char body[RECORD_LINE_MAX + 1], *line;

    (void)state;
    check_damaged("@ht 0 end", "no CRC at its end");
    check_damaged("@ht 0 end status=ok", "no CRC at its end");
    check_damaged("@ht 0 end status=ok #00000000", "its CRC is 00000000 and should be ");
    line = xstrdup(signed_line("@ht 0 end status=abc"));
    *strpbrk(line, "abcdef") = 'X';
    check_damaged(line, "its CRC is");
    free(line);
    check_damaged(signed_line("@ht 0 smp\t1"), "not printable");
    check_damaged(signed_line("@ht 0 what"), "unknown type 'what'");
    check_damaged(signed_line("@ht 0"), "no sequence number or type");
    check_damaged(signed_line("@ht x end"), "'x' is not a sequence number");
    check_damaged(signed_line("@ht -1 end"), "'-1' is not a sequence number");
    check_damaged(signed_line("@ht - end"), "no sequence number");
    memset(body, '1', sizeof(body));
    memcpy(body, "@ht 0 smp ", 10);
    body[RECORD_LINE_MAX - 9] = '\0';
    check_damaged(signed_line(body), "longer than 240");
    body[RECORD_LINE_MAX - 10] = '\0';
    assert_int_equal(parse(body).count, 1);
}

static void upper_case_crc_is_damage(void **state)
{
    char line[64];

    (void)state;
    snprintf(line, sizeof(line), "@ht 0 end #%08X", crc32("@ht 0 end", 9));
    assert_non_null(strpbrk(line + 11, "ABCDEF"));
    check_damaged(line, "its CRC is");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc_is_ieee_802_3),        cmocka_unit_test(tokens_are_split_at_the_first_equals),
        cmocka_unit_test(plain_words_have_no_key),  cmocka_unit_test(every_type_is_known),
        cmocka_unit_test(other_lines_are_chatter),  cmocka_unit_test(damage_is_named),
        cmocka_unit_test(upper_case_crc_is_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
