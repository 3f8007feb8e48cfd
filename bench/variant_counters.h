/* The counters of a variant: the guest's, and those of a host, which are printed without a number. */
#ifndef BENCH_VARIANT_COUNTERS_H
#define BENCH_VARIANT_COUNTERS_H

#include "bench/csv_write.h"
#include "bench/record.h"
#include "bench/variant.h"

/*
 * Writes a `cnt` record as a row of counters.csv, unless `out` is NULL. One without a number is a host's, and
 * held back until variant_put_held(); its last says how many there are, and is none.
 */
void variant_counter(struct variant *variant, const struct record *record, unsigned long line,
                     struct csv_out *out);

/* Writes the host's counters: nothing was lost since they came that could make them another variant's. */
void variant_put_held(struct variant *variant, struct csv_out *out);

/* Holds the host's counters against how many it said. Nothing else would tell that one of them was lost. */
void variant_hosts_counters_done(struct variant *variant, unsigned long line);

#endif
