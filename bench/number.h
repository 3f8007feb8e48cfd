/* Whole numbers in and out of text: strict, without locale, and fast enough for a million rows a second. */
#ifndef BENCH_NUMBER_H
#define BENCH_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Characters the longest int64_t takes, sign included; no NUL. */
#define NUMBER_WIDTH 20

/* The whole text must be decimal digits (after one `-`, for the signed form) and fit; false otherwise. */
bool number_u64(const char *text, uint64_t *value);
bool number_i64(const char *text, int64_t *value);

/* 0x and hexadecimal digits, or decimal. */
bool number_address(const char *text, uint64_t *value);

/* Writes `value` in decimal at `at`; returns the place after it. No NUL is written. */
char *number_put(char *at, int64_t value);

#endif
