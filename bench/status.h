/* The four statuses of a variant, a row and a run, and which of two is the worse. */
#ifndef BENCH_STATUS_H
#define BENCH_STATUS_H

#include <stdbool.h>

/* In order of weight: what two findings say of one row is the heavier of them. */
enum status { OK, UNSUPPORTED, INCOMPLETE, FAILED };

const char *status_word(enum status status);
bool status_parse(const char *word, enum status *status);

#endif
