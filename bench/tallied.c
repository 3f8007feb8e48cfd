/* See tallied.h. */
#include "bench/tallied.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "common/record.h"

#define MILLION 1e6

bool tallied_value(struct tallied *tallied, int64_t value, uint64_t count, struct errmsg *why)
{
    if (!tallied->begun) {
        tallied->begun = true;
        tallied->least = tallied->latest = value;
    }
    if (value < tallied->latest) {
        return refuse(why, "%" PRId64 " follows %" PRId64 " in a histogram", value, tallied->latest);
    }
    tallied->latest = value;
    tallied->count += count;
    tallied->sum += ((double)value - (double)tallied->least) * (double)count;
    tallied->slack += fabs((double)value) * (double)count;
    return true;
}

void tallied_counter(struct tallied *tallied, const char *name, uint64_t value)
{
    if (strcmp(name, RECORD_SUM) == 0) {
        tallied->told_sum = true;
        tallied->told = value;
    } else if (strcmp(name, RECORD_RESOLUTION) == 0) {
        tallied->told_resolution = true;
        tallied->resolution_ppm = value;
    }
}

enum status tallied_end(const struct tallied *tallied, struct errmsg *why)
{
    double slack;

    if (!tallied->begun) {
        return OK;
    }
    if (!tallied->told_sum || !tallied->told_resolution) {
        refuse(why, "a histogram without its sum or its resolution");
        return INCOMPLETE;
    }
    /* A value may be rounded by one, and so may the least. */
    slack = tallied->slack * (double)tallied->resolution_ppm / MILLION + 2.0 * (double)tallied->count;
    if (fabs(tallied->sum - (double)tallied->told) > slack) {
        refuse(why, "the histogram's values come to %.0f above the least, and the guest's to %" PRIu64,
               tallied->sum, tallied->told);
        return FAILED;
    }
    return OK;
}
