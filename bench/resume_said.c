/* See resume_said.h. */
#include "bench/resume_said.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/csv_read.h"
#include "bench/folder.h"
#include "bench/number.h"
#include "bench/results.h"
#include "common/record.h"

static bool take_key(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct resume *resume = context;

    if (row->count != 2) {
        return refuse(error, "%zu fields, not 2", row->count);
    }
    resume->key = xrealloc(resume->key, (resume->count + 1) * sizeof(char *));
    resume->value = xrealloc(resume->value, (resume->count + 1) * sizeof(char *));
    resume->key[resume->count] = xstrdup(row->field[0]);
    resume->value[resume->count++] = xstrdup(row->field[1]);
    return true;
}

const char *resume_value(const struct resume *resume, const char *key)
{
    for (size_t i = 0; i < resume->count; i++) {
        if (strcmp(resume->key[i], key) == 0) {
            return resume->value[i];
        }
    }
    return NULL;
}

static bool has_tables(const struct resume *resume, struct errmsg *error)
{
    for (size_t i = 0; i < TABLES; i++) {
        char *path = xprintf("%s/%s", resume->folder, results_table(i));
        bool there = access(path, R_OK) == 0 ||
                     refuse(error, "%s: %s is missing: this is not a run that can be resumed", resume->folder,
                            results_table(i));

        free(path);
        if (!there) {
            return false;
        }
    }
    return true;
}

bool resume_read(struct resume *resume, const char *folder, struct errmsg *error)
{
    char *path;
    const char *samples, *variants, *status;
    bool good;

    *resume = (struct resume){.folder = folder};
    if (!folder_lock(folder, &resume->lock, error)) {
        return false;
    }
    path = xprintf("%s/run.csv", folder);
    good = csv_read(path, take_key, resume, error);
    free(path);
    if (!good || !has_tables(resume, error)) {
        return false;
    }
    samples = resume_value(resume, "samples");
    variants = resume_value(resume, "variants");
    status = resume_value(resume, "status");
    names_split(&resume->variants, variants != NULL ? variants : "");
    if (status != NULL && strcmp(status, STATUS_OK) == 0) {
        return refuse(error, "%s: the run is complete: there is nothing to resume", folder);
    }
    return samples == NULL || number_u64(samples, &resume->samples) ||
           refuse(error, "%s/run.csv: samples '%s' is not a number", folder, samples);
}

void resume_free(struct resume *resume)
{
    for (size_t i = 0; i < resume->count; i++) {
        free(resume->key[i]);
        free(resume->value[i]);
    }
    free(resume->key);
    free(resume->value);
    names_free(&resume->variants);
    folder_unlock(&resume->lock);
}
