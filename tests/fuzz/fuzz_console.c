/* libFuzzer: a console of any bytes, as a plain guest's and as a traced one's. `make fuzz` runs it. */
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/signed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char name[] = "fake", unit[] = "insn", path[] = "lr", experiment[] = "good";
    static const struct platform platform = {.name = name, .unit = unit};
    struct plan plan = {.platform = &platform, .path = path, .experiment = experiment, .samples = 10};
    struct csv_file file[TABLES];
    struct csv_out out[TABLES];
    struct row row;

    plan.traced = size > 0 && data[0] % 2 == 1;
    for (size_t i = 0; i < TABLES; i++) {
        file[i] = (struct csv_file){.fd = memfd_create("fuzz", MFD_CLOEXEC), .path = xstrdup("memory")};
        csv_out_init(&out[i], &file[i], 256);
        out[i].packed = i == TABLE_SAMPLES;
    }
    row_init(&row, &plan, out);
    if (size > 1 && data[0] / 2 % 2 == 1) {
        feed_signed(&row, 0, (const char *)data + 1, size - 1);
    } else {
        for (size_t at = 0; at < size; at += 100) { /* in pieces, as a pipe brings it */
            row_feed(&row, (const char *)data + at, size - at < 100 ? size - at : 100);
        }
    }
    row_finish(&row, "QEMU ended", "");
    if (row.count == 0 || (row_status(&row) == OK && !row.ended)) {
        abort(); /* a row always says what became of it */
    }
    row_free(&row);
    for (size_t i = 0; i < TABLES; i++) {
        csv_flush(&out[i]);
        csv_out_free(&out[i]);
        csv_file_close(&file[i], false);
    }
    return 0;
}
