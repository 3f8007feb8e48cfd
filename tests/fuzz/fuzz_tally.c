/*
 * libFuzzer: a histogram that a guest sends. As records of any text, behind a beginning that is right: a row
 * that is `ok` has all that was announced, in its order. As values, counts and a sum: what is `ok` comes to
 * that sum by exact arithmetic, too. `make fuzz` runs it.
 */
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/tallied.h"
#include "common/record.h"
#include "tests/fuzz/signed.h"

#define BEGINNING                                                                                            \
    "begin version=1 platform=fake path=lr unit=insn tick_hz=1000000000 clock_overhead=2 samples=2000000\n"  \
    "exp name=spi variant=- want=2000001 warmup=1\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- records ---- */

/* The sum of a table's last column; the values, one column before, go up. */
static uint64_t counted(int file, bool ordered)
{
    FILE *rows = fdopen(dup(file), "r");
    char line[512];
    uint64_t sum = 0;
    long long before = INT64_MIN;

    rewind(rows);
    while (fgets(line, sizeof(line), rows) != NULL) {
        char *last = strrchr(line, ','), *value;

        *last = '\0';
        value = strrchr(line, ',') + 1;
        if (ordered && atoll(value) < before) {
            abort();
        }
        before = atoll(value);
        sum += strtoull(last + 1, NULL, 10);
    }
    fclose(rows);
    return sum;
}

static void feed_records(const char *text, size_t size)
{
    static char name[] = "fake", unit[] = "insn", path[] = "lr", experiment[] = "spi";
    static const struct platform platform = {.name = name, .unit = unit};
    const struct plan plan = {
        .platform = &platform, .path = path, .experiment = experiment, .samples = 2000000};
    struct csv_file file[TABLES];
    struct csv_out out[TABLES];
    struct row row;
    uint64_t want = 0, got;

    for (size_t i = 0; i < TABLES; i++) {
        file[i] = (struct csv_file){.fd = memfd_create("fuzz", MFD_CLOEXEC), .path = xstrdup("memory")};
        csv_out_init(&out[i], &file[i], 256);
    }
    row_init(&row, &plan, out);
    feed_signed(&row, 0, BEGINNING, strlen(BEGINNING));
    feed_signed(&row, 2, text, size);
    row_finish(&row, "QEMU ended", "");
    for (size_t i = 0; i < TABLES; i++) {
        csv_flush(&out[i]);
    }
    for (size_t i = 0; i < row.count; i++) {
        want += row.variant[i]->want;
    }
    got = counted(file[TABLE_SAMPLES].fd, false);
    got += row.count == 1 ? counted(file[TABLE_HISTOGRAM].fd, true) : 0;
    if (row_status(&row) == OK && row.count == 1 && row.variant[0]->tallied.begun && got != want) {
        abort();
    }
    row_free(&row);
    for (size_t i = 0; i < TABLES; i++) {
        csv_out_free(&out[i]);
        csv_file_close(&file[i], false);
    }
}

/* ---- values ---- */

struct step {
    uint8_t far; /* `value` is shifted by this, modulo 32 */
    uint16_t value;
    uint32_t count;
} __attribute__((packed));

static void add_values(const uint8_t *data, size_t size)
{
    struct tallied tallied = {0};
    struct errmsg why = {0};
    __int128 exact = 0, slack = 0;
    int64_t value = INT32_MIN;
    int32_t off;
    uint64_t count = 0, ppm = data[0], told;

    memcpy(&off, data + 1, sizeof(off));
    data += 5;
    for (size -= 5; size >= sizeof(struct step); data += sizeof(struct step), size -= sizeof(struct step)) {
        struct step step;

        memcpy(&step, data, sizeof(step));
        value += (int64_t)step.value << step.far % 32U;
        if (!tallied_value(&tallied, value, step.count, &why)) {
            abort(); /* they go up */
        }
        exact += (__int128)(value - tallied.least) * step.count;
        slack += (__int128)(value < 0 ? -value : value) * step.count;
        count += step.count;
    }
    if (!tallied.begun || exact + off < 0 || exact + off > INT64_MAX) {
        return;
    }
    told = (uint64_t)(exact + off);
    tallied_counter(&tallied, RECORD_SUM, told);
    tallied_counter(&tallied, RECORD_RESOLUTION, ppm);
    if (tallied_value(&tallied, value - 1, 1, &why) || why.text[0] == '\0') {
        abort(); /* one that goes down is refused, and said */
    }
    /* A sum of 53 bits is exact; beyond, a double may be off by some parts of 2 to the 52nd. */
    double allowed = (double)slack * (double)ppm / 1e6 + 2.0 * (double)count;
    double noise = (double)exact / 4.5e15 * 64.0 + 1.0;
    enum status status = tallied_end(&tallied, &why);

    if (status == OK && fabs((double)off) > allowed + noise) {
        abort();
    }
    if (status != OK && fabs((double)off) < allowed - noise) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 6 && data[0] == 'v') {
        add_values(data + 1, size - 1);
    } else {
        feed_records((const char *)data, size);
    }
    return 0;
}
