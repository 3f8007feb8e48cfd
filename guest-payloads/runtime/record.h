/*
 * Writing records (docs/records.md).
 */
#ifndef RUNTIME_RECORD_H
#define RUNTIME_RECORD_H

#include <stdint.h>

struct tally;

/* Starts a record of `type`; fields follow, and record_send() numbers, seals and prints it. */
void record_start(const char *type);
void record_string(const char *key, const char *value);
void record_unsigned(const char *key, uint64_t value);
void record_hex(const char *key, uint32_t value);
void record_address(const char *key, uintptr_t value);
void record_send(void);

/* Prints `count` samples of `vcpu`, as many records as it takes; runs of equal values are written as one. */
void record_samples(uint32_t vcpu, const int32_t *values, uint32_t count);

/*
 * Prints a histogram of samples of `vcpu`, before which `first` were printed by themselves: as many records
 * as it takes.
 */
void record_tally(uint32_t vcpu, uint32_t first, const struct tally *tally);

/* Prints the length of one stage, the one at place `order`, in each of `count` intervals. */
void record_stage(uint32_t order, const char *stage, const int32_t *ticks, uint32_t count);

/* Prints a `cnt` record. */
void record_counter(const char *name, uint64_t value);

#endif
