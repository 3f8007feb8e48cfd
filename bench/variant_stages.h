/*
 * The stages of a variant, from the `stg` records of a traced guest, and their rows of stages.csv.
 */
#ifndef BENCH_VARIANT_STAGES_H
#define BENCH_VARIANT_STAGES_H

#include "bench/variant.h"

/*
 * Takes a `stg` record. `line` is the console's, for findings. One that does not fit what came before is left
 * out, and the variant says so.
 */
void variant_stage(struct variant *variant, const struct record *record, unsigned long line);

/* Takes from a `cnt` record how many samples went other ways than most; any other counter it leaves alone. */
void variant_other_ways(struct variant *variant, const struct record *record);

/* After a `done` that says ok: holds what arrived against what was announced. */
void variant_stages_done(struct variant *variant, unsigned long line);

/* Writes the median of each stage, by nearest rank, of the values that arrived. */
void variant_stages_write(const struct variant *variant, const char *unit, struct csv_out *out);

#endif
