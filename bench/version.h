/* What `hyptick --version` says; the Makefile gives the real one. */
#ifndef BENCH_VERSION_H
#define BENCH_VERSION_H

#ifndef HYPTICK_VERSION
#define HYPTICK_VERSION "0.1.0"
#endif

#endif
