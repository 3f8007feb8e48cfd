/* See record.h. */
#include "bench/record.h"

#include <stdio.h>
#include <string.h>

#include "bench/number.h"
#include "common/crc32.h"

/* A blank, `#` and eight digits end the line. */
#define CRC_LENGTH 10U
#define CRC_DIGITS 8U

static const char *const type_word[] = {
    [REC_BEGIN] = RECORD_BEGIN, [REC_CPU] = RECORD_CPU,     [REC_VAR] = RECORD_VAR,
    [REC_EXP] = RECORD_EXP,     [REC_SMP] = RECORD_SMP,     [REC_HST] = RECORD_HST,
    [REC_CNT] = RECORD_CNT,     [REC_STG] = RECORD_STG,     [REC_DONE] = RECORD_DONE,
    [REC_END] = RECORD_END,     [REC_FAULT] = RECORD_FAULT, [REC_STOP] = RECORD_STOP,
    [REC_HOST] = RECORD_HOST,   [REC_NEXT] = RECORD_NEXT,
};

/* Whether who prints it may be another than the guest, and so does not know the guest's sequence number. */
static bool may_be_unnumbered(enum record_type type)
{
    return type == REC_STOP || type == REC_HOST || type == REC_NEXT || type == REC_CNT;
}

static bool find_type(const char *word, enum record_type *type)
{
    for (size_t i = 0; i < sizeof(type_word) / sizeof(type_word[0]); i++) {
        if (strcmp(word, type_word[i]) == 0) {
            *type = (enum record_type)i;
            return true;
        }
    }
    return false;
}

static bool printable(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (line[i] < ' ' || line[i] > '~') {
            return false;
        }
    }
    return true;
}

static bool crc_right(const char *line, size_t length, struct errmsg *why)
{
    const char *end;
    char right[CRC_DIGITS + 1];

    if (length < CRC_LENGTH) {
        return refuse(why, "no CRC at its end");
    }
    end = line + length - CRC_LENGTH;
    if (end[0] != ' ' || end[1] != '#') {
        return refuse(why, "no CRC at its end");
    }
    snprintf(right, sizeof(right), "%08x", crc32(line, length - CRC_LENGTH));
    if (memcmp(end + 2, right, CRC_DIGITS) != 0) {
        return refuse(why, "its CRC is %.8s and should be %s", end + 2, right);
    }
    return true;
}

/* Splits what follows the type; a token with `=` is key and value, cut at the first `=`. */
static void split(struct record *record, char *text)
{
    char *rest = NULL;

    for (char *word = strtok_r(text, " ", &rest); word != NULL && record->count < RECORD_TOKENS_MAX;
         word = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(word, '=');
        struct token *token = &record->token[record->count++];

        *token = (struct token){.value = word};
        if (equals != NULL) {
            *equals = '\0';
            *token = (struct token){.key = word, .value = equals + 1};
        }
    }
}

static bool parse_body(struct record *record, struct errmsg *why)
{
    char *rest = NULL;
    const char *seq, *type;

    strtok_r(record->text, " ", &rest); /* the mark */
    seq = strtok_r(NULL, " ", &rest);
    type = strtok_r(NULL, " ", &rest);
    if (seq == NULL || type == NULL) {
        return refuse(why, "no sequence number or type");
    }
    record->numbered = strcmp(seq, "-") != 0;
    if (record->numbered && !number_u64(seq, &record->seq)) {
        return refuse(why, "'%s' is not a sequence number", seq);
    }
    if (!find_type(type, &record->type)) {
        return refuse(why, "unknown type '%s'", type);
    }
    if (!record->numbered && !may_be_unnumbered(record->type)) {
        return refuse(why, "no sequence number");
    }
    split(record, rest);
    return true;
}

enum record_verdict record_parse(struct record *record, const char *line, size_t length, struct errmsg *why)
{
    static const char mark[] = RECORD_MARK " ";

    if (length < strlen(mark) || memcmp(line, mark, strlen(mark)) != 0) {
        return RECORD_CHATTER;
    }
    if (length > RECORD_LINE_MAX) {
        refuse(why, "longer than %d characters", RECORD_LINE_MAX);
        return RECORD_DAMAGED;
    }
    if (!printable(line, length)) {
        refuse(why, "a character that is not printable");
        return RECORD_DAMAGED;
    }
    if (!crc_right(line, length, why)) {
        return RECORD_DAMAGED;
    }
    record->count = 0;
    record->seq = 0;
    memcpy(record->text, line, length - CRC_LENGTH);
    record->text[length - CRC_LENGTH] = '\0';
    return parse_body(record, why) ? RECORD_INTACT : RECORD_DAMAGED;
}

const char *record_get(const struct record *record, const char *key)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->token[i].key != NULL && strcmp(record->token[i].key, key) == 0) {
            return record->token[i].value;
        }
    }
    return NULL;
}

bool record_number(const struct record *record, const char *key, uint64_t *value)
{
    const char *text = record_get(record, key);

    return text != NULL && number_u64(text, value);
}
