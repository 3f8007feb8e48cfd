/*
 * How fast the bench turns a console into samples.csv: one row of the matrix with as many variants and
 * samples as asked for, its records checked, numbered and written as in a run.
 *
 *   write_rows FOLDER VARIANTS SAMPLES_OF_EACH     makes a whole results folder, but for its summary
 *
 * The guest's part, making and signing the records, is not in the time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/number.h"
#include "bench/row.h"
#include "common/crc32.h"
#include "common/record.h"

#define CHUNK         (1U << 16) /* of the console at once, as a pipe holds */
#define VALUES_A_LINE 20U
#define COMPILER      "gcc-0.0"

static char platform_name[] = "made-up", unit[] = "insn", path[] = "lr", experiment[] = "timer-jitter";
static const struct platform platform = {.name = platform_name, .unit = unit};

struct guest {
    struct row row;
    uint64_t seq; /* of the next record */
    size_t used;
    char text[CHUNK + 2 * RECORD_LINE_MAX]; /* of the console, not yet taken by the row */
    double cpu, wall;
};

static double seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Hands the console's text to the bench; this, and the writing, is what is timed. */
static void take(struct guest *guest)
{
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);

    row_feed(&guest->row, guest->text, guest->used);
    guest->cpu += seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    guest->wall += seconds(CLOCK_MONOTONIC) - wall;
    guest->used = 0;
}

/* Adds one record, with its number and CRC, to the console. */
static void say(struct guest *guest, const char *body)
{
    char *line = guest->text + guest->used;
    int length = sprintf(line, "%s %" PRIu64 " %s", RECORD_MARK, guest->seq++, body);
    uint32_t crc = crc32(line, (size_t)length);

    guest->used += (size_t)(length + sprintf(line + length, " #%08" PRIx32 "\r\n", crc));
    if (guest->used >= CHUNK) {
        take(guest);
    }
}

/* Values of two to five digits, as a latency has, the same on every run. */
static int64_t next_value(void)
{
    static uint32_t state = 1;

    state = state * 1664525U + 1013904223U;
    return (state >> 16) % (state >> 30 == 0 ? 90000 : 300) + 30;
}

static void measure_variant(struct guest *guest, uint64_t number, uint64_t samples)
{
    char body[RECORD_LINE_MAX];

    sprintf(body, "exp name=%s variant=v=%" PRIu64 " want=%" PRIu64 " warmup=1", experiment, number, samples);
    say(guest, body);
    for (uint64_t first = 0; first < samples; first += VALUES_A_LINE) {
        char *at = body + sprintf(body, "smp vcpu=0 first=%" PRIu64, first);

        for (uint64_t i = first; i < samples && i < first + VALUES_A_LINE; i++) {
            *at++ = ' ';
            at = number_put(at, next_value());
        }
        *at = '\0';
        say(guest, body);
    }
    sprintf(body, "cnt interrupts %" PRIu64, samples);
    say(guest, body);
    sprintf(body, "done status=ok count=%" PRIu64 " reason=-", samples);
    say(guest, body);
}

static const char samples_header[] = "platform,path,experiment,variant,vcpu,seq,warmup,value,unit,count\n";

/* Opens one of the tables, with its header row. */
static bool open_table(struct csv_file *file, struct csv_out *out, const char *folder, const char *name,
                       const char *header)
{
    char *place = xprintf("%s/%s", folder, name);
    bool good = csv_file_open(file, place) && csv_file_append(file, header, strlen(header));

    csv_out_init(out, file, 1U << 20);
    free(place);
    return good;
}

/* run.csv, so that the analysis finds a run. */
static bool write_info(const char *folder, uint64_t variants)
{
    struct csv_file file;
    struct csv_out out;
    bool good = open_table(&file, &out, folder, "run.csv", "key,value\nstatus,ok\n");

    for (uint64_t i = 0; i < variants; i++) {
        char *key = xprintf("status:%s/%s/%s/v=%" PRIu64, platform_name, path, experiment, i);

        csv_text(&out, key);
        csv_text(&out, "ok");
        csv_end_row(&out);
        free(key);
    }
    good = csv_flush(&out) && good;
    csv_out_free(&out);
    return csv_file_close(&file, false) && good;
}

static bool measure(struct guest *guest, const char *folder, uint64_t variants, uint64_t samples)
{
    struct plan plan = {.platform = &platform, .path = path, .experiment = experiment};
    struct csv_file file[3] = {{.fd = -1}, {.fd = -1}, {.fd = -1}};
    struct csv_out out[TABLES] = {0}; /* no stage comes: that table needs no file */
    char body[RECORD_LINE_MAX];
    bool good;

    plan.samples = variants * samples;
    good = open_table(&file[0], &out[TABLE_SAMPLES], folder, "samples.csv.gz", "") &&
           open_table(&file[1], &out[TABLE_COUNTERS], folder, "counters.csv",
                      "platform,path,experiment,variant,counter,value\n") &&
           open_table(&file[2], &out[TABLE_HISTOGRAM], folder, "histogram.csv",
                      "platform,path,experiment,variant,unit,value,count\n");
    out[TABLE_SAMPLES].packed = true;
    out[TABLE_SAMPLES].used =
        (size_t)sprintf(csv_room(&out[TABLE_SAMPLES], sizeof(samples_header)), "%s", samples_header);
    good = csv_flush(&out[TABLE_SAMPLES]) && good;
    row_init(&guest->row, &plan, out);
    sprintf(body,
            "begin version=%d platform=%s path=%s unit=%s tick_hz=1000000000 clock_overhead=2 "
            "samples=%" PRIu64 " compiler=" COMPILER,
            RECORD_VERSION, platform_name, path, unit, samples);
    say(guest, body);
    for (uint64_t i = 0; good && i < variants; i++) {
        measure_variant(guest, i, samples);
    }
    say(guest, "end status=ok");
    take(guest);
    row_finish(&guest->row, "the guest ended", "");
    good = row_status(&guest->row) == OK && csv_flush(&out[TABLE_SAMPLES]) &&
           csv_flush(&out[TABLE_COUNTERS]) && csv_flush(&out[TABLE_HISTOGRAM]) && good;
    for (int i = 0; i < 3; i++) {
        good = csv_file_close(&file[i], false) && good;
    }
    csv_out_free(&out[TABLE_SAMPLES]);
    csv_out_free(&out[TABLE_COUNTERS]);
    csv_out_free(&out[TABLE_HISTOGRAM]);
    row_free(&guest->row);
    return good;
}

int main(int argc, char **argv)
{
    struct guest *guest = xcalloc(1, sizeof(*guest));
    uint64_t variants, samples;
    bool good;

    if (argc != 4 || !number_u64(argv[2], &variants) || !number_u64(argv[3], &samples)) {
        fputs("usage: write_rows FOLDER VARIANTS SAMPLES_OF_EACH\n", stderr);
        return EXIT_USAGE;
    }
    good = measure(guest, argv[1], variants, samples) && write_info(argv[1], variants);
    if (good) {
        double rows = (double)(variants * samples);

        printf("rows=%.0f cpu=%.3f wall=%.3f\n", rows, guest->cpu, guest->wall);
    } else {
        fputs("write_rows: not all rows were written\n", stderr);
    }
    free(guest);
    return good ? EXIT_OK : EXIT_BAD;
}
