/*
 * The words of a record line, shared by the guest that writes them and the bench that reads them.
 * docs/records.md describes the line; nothing here touches a machine.
 */
#ifndef COMMON_RECORD_H
#define COMMON_RECORD_H

#define RECORD_MARK    "@ht"
#define RECORD_VERSION 1

/* Longest line, line end not counted. */
#define RECORD_LINE_MAX 240

/* Samples of a variant that a guest can keep until it prints them; of more it keeps a histogram. */
#define RECORD_SAMPLES_MAX 1000000U

/* More than these nobody may ask for. */
#define RECORD_COUNT_MAX 1000000000U

/* Counters beside a histogram: how far a value may be from its sample, in millionths; and the sum of all. */
#define RECORD_RESOLUTION "histogram_resolution_ppm"
#define RECORD_SUM        "sum_above_least"

/* Counter of a traced image, where there are some: samples that are in no stage's values. */
#define RECORD_OTHER_WAYS "other_ways"

/* The last counter of a host that prints some, without a number: how many came before it. */
#define RECORD_HOST_COUNTERS "host_counters"

#define RECORD_BEGIN "begin"
#define RECORD_CPU   "cpu"
#define RECORD_VAR   "var"
#define RECORD_EXP   "exp"
#define RECORD_SMP   "smp"
#define RECORD_HST   "hst"
#define RECORD_CNT   "cnt"
#define RECORD_STG   "stg"
#define RECORD_DONE  "done"
#define RECORD_END   "end"
#define RECORD_FAULT "fault"
#define RECORD_STOP  "stop"
#define RECORD_HOST  "host"
#define RECORD_NEXT  "next"

#define STATUS_OK          "ok"
#define STATUS_INCOMPLETE  "incomplete"
#define STATUS_UNSUPPORTED "unsupported"
#define STATUS_FAILED      "failed"

#endif
