/* What each record means for its row. */
#ifndef BENCH_ROW_RECORDS_H
#define BENCH_ROW_RECORDS_H

#include "bench/row.h"

/* One intact record, in its turn or not. */
void row_take(struct row *row, const struct record *record);

#endif
