/* What `hyptick --version` and run.csv say of the program and of its files. */
#ifndef BENCH_VERSION_H
#define BENCH_VERSION_H

#define HYPTICK_VERSION "0.1.0"

/* Of the tables in a results folder; analysis/read/folder.py has its other end. A new column changes it. */
#define SCHEMA_VERSION "1"

#endif
