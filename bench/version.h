/* What `hyptick --version` and run.csv say. */
#ifndef BENCH_VERSION_H
#define BENCH_VERSION_H

#define HYPTICK_VERSION "0.1.0"

#endif
