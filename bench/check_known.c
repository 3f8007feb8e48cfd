/* See check_known.h. */
#include "bench/check_known.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bench/support.h"
#include "common/record.h"

struct known *known_find(struct known_list *list, const char *key)
{
    if (list->last != NULL && strcmp(list->last->key, key) == 0) {
        return list->last;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->item[i]->key, key) == 0) {
            return list->last = list->item[i];
        }
    }
    return NULL;
}

struct known *known_add(struct known_list *list, const char *key, enum status status)
{
    struct known *known = xcalloc(1, sizeof(*known));

    known->key = xstrdup(key);
    known->status = status;
    list->item = xrealloc(list->item, (list->count + 1) * sizeof(struct known *));
    list->item[list->count++] = known;
    return known;
}

struct known *known_of_row(struct known_list *list, const char *const *field)
{
    char key[1024];
    char *at = key;
    struct known *known;

    if (strlen(field[0]) + strlen(field[1]) + strlen(field[2]) + strlen(field[3]) + 4 > sizeof(key)) {
        return NULL;
    }
    at = stpcpy(stpcpy(at, field[0]), "/");
    at = stpcpy(stpcpy(at, field[1]), "/");
    at = stpcpy(stpcpy(at, field[2]), "/");
    strcpy(at, field[3]);
    known = known_find(list, key);
    if (known == NULL && field[3][0] != '\0') {
        *at = '\0';
        known = known_find(list, key);
        if (known != NULL && known->status >= INCOMPLETE) {
            strcpy(at, field[3]);
            known = known_add(list, key, known->status);
            known->reason = true;
        } else {
            known = NULL;
        }
    }
    return known;
}

/* So many samples the tables have. What a guest counted itself is in histogram.csv alone. */
static uint64_t samples_of(const struct known_list *list, const struct known *known)
{
    bool all = list->counted && known->samples == known->want;

    return all || names_has(&known->counters, RECORD_RESOLUTION) ? known->counted : known->samples;
}

bool known_whole(const struct known_list *list, const struct known *known, bool traced, struct errmsg *error)
{
    if (known->status != OK) {
        return true;
    }
    if (traced) {
        return known->next[0] != 0 || refuse(error, "no stage of %s, whose trace is ok", known->key);
    }
    return !known->told || samples_of(list, known) == known->want ||
           refuse(error, "%" PRIu64 " samples of %s where %" PRIu64 " were taken", samples_of(list, known),
                  known->key, known->want);
}

void known_free(struct known_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->item[i]->key);
        names_free(&list->item[i]->counters);
        free(list->item[i]);
    }
    free(list->item);
    *list = (struct known_list){0};
}
