/* See survey.h. */
#include "bench/survey.h"

#include <stdlib.h>
#include <string.h>

#include "bench/capture.h"
#include "bench/record.h"

static void complain(struct survey *survey, unsigned long line, const char *text)
{
    if (survey->error->text[0] == '\0') {
        refuse(survey->error, "%s: line %lu: %s", survey->name, line, text);
    }
}

/* Of these names files are made, and keys of run.csv. */
static void must_be_plain(struct survey *survey, unsigned long line, const char *what, const char *name)
{
    if (!name_is_plain(name)) {
        char *text =
            xprintf("%s '%s' may have letters, digits, dots, dashes and underscores only", what, name);

        complain(survey, line, text);
        free(text);
    }
}

/* Whether the record says what the option said, where there was one. */
static void hold_against(struct survey *survey, unsigned long line, const char *what, const char *said,
                         const struct names *asked)
{
    if (asked->count > 0 && strcmp(asked->item[0], said) != 0) {
        char *text = xprintf("the guest says %s=%s, not %s", what, said, asked->item[0]);

        complain(survey, line, text);
        free(text);
    }
}

static void survey_begin(struct survey *survey, unsigned long line, const struct record *record)
{
    const char *platform = record_get(record, "platform"), *path = record_get(record, "path");

    if (platform == NULL || path == NULL || platform[0] == '\0' || path[0] == '\0') {
        complain(survey, line, "a begin record without a platform or path");
        return;
    }
    if (survey->begun != 0 && !survey->hosted) {
        char *text =
            xprintf("the guest started again (it began in line %lu): one boot makes a run", survey->begun);

        complain(survey, line, text);
        free(text);
        return;
    }
    survey->begun = line;
    must_be_plain(survey, line, "platform", platform);
    must_be_plain(survey, line, "path", path);
    hold_against(survey, line, "platform", platform, &survey->options->platform);
    hold_against(survey, line, "path", path, &survey->options->path);
    if (survey->platform == NULL) {
        survey->platform = xstrdup(platform);
        survey->path = xstrdup(path);
        record_number(record, "samples", &survey->samples);
    }
}

static void look_at(void *context, unsigned long line, const char *text, size_t length)
{
    struct survey *survey = context;
    struct record record;
    struct errmsg why;
    const char *name = NULL;

    survey->records++;
    if (record_parse(&record, text, length, &why) != RECORD_INTACT) {
        return;
    }
    if (record.type == REC_BEGIN) {
        survey_begin(survey, line, &record);
    } else if (record.type == REC_FAULT && survey->begun == 0 && survey->fault == 0) {
        survey->fault = line;
    } else if (record.type == REC_NEXT) {
        survey->hosted = true;
        name = record_get(&record, "experiment");
    } else if (record.type == REC_VAR || record.type == REC_EXP) {
        name = record_get(&record, "name");
    }
    if (name != NULL && name[0] != '\0') {
        must_be_plain(survey, line, "experiment", name);
        names_add(&survey->experiments, name);
    }
}

bool survey_log(struct survey *survey, const char *log, size_t length)
{
    struct errmsg *error = survey->error;

    capture_read(log, length, look_at, survey);
    if (error->text[0] != '\0') {
        return false;
    }
    if (survey->records == 0) {
        return refuse(error, "%s: no record of a guest is in it", survey->name);
    }
    if (survey->begun == 0 && survey->fault != 0) {
        return refuse(error, "%s: line %lu: the guest took a fault before it began", survey->name,
                      survey->fault);
    }
    if (survey->begun == 0) {
        return refuse(error, "%s: no begin record is undamaged: the guest is unknown", survey->name);
    }
    return survey->experiments.count > 0 ||
           refuse(error, "%s: the guest has begun no experiment", survey->name);
}

void survey_free(struct survey *survey)
{
    names_free(&survey->experiments);
    free(survey->platform);
    free(survey->path);
}
