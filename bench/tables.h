/* The tables that the rows of the matrix write into. */
#ifndef BENCH_TABLES_H
#define BENCH_TABLES_H

enum { TABLE_SAMPLES, TABLE_HISTOGRAM, TABLE_COUNTERS, TABLE_STAGES, TABLES };

#endif
